package io.sallyport.netty.internal.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.sallyport.config.TlsConfig;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** What a failure of TLS means, in words for people: the engines have a language of their own each. Pure functions. Stateless. */
public final class TlsFailureText {

    private static final int MAX_CAUSES = 20;
    private static final String JSSE_ALERT = "Received fatal alert";

    /** Library 16 is SSL; its reasons from 1000 (3e8) to 1255 (4e7) are alerts that came. */
    private static final Pattern BORINGSSL_ALERT =
            Pattern.compile("error:10000(?:3e[89a-f]|3f[0-9a-f]|4[0-9a-d][0-9a-f]|4e[0-7]):", Pattern.CASE_INSENSITIVE);

    private TlsFailureText() {}

    /**
     * What was wrong with a handshake, and what to do where that is known; then what the engine said.
     *
     * @param failure the engine's
     * @param policy what the connection was to be checked against
     */
    public static String of(Throwable failure, TlsPolicy policy) {
        String judge = judge(policy.config());
        String said = of(failure);
        String meaning = judge == null ? null : Refusal.unseen(failure, judge);
        if (meaning == null
                && judge != null
                && (said.contains("No subject alternative") || said.contains("No name matching"))) {
            meaning = "the server's certificate is not made out to the host: " + judge
                    + " looks at that within the handshake, and tells nobody what it was sent; a TlsConfig.hostnameVerifier would be asked after it";
        }
        return meaning == null ? said : meaning + " (" + said + ")";
    }

    /** Who judges certificates in place of the settings, or null. */
    private static @Nullable String judge(TlsConfig config) {
        SSLSocketFactory factory = config.socketFactory();
        if (factory != null) {
            return "the program's SSLSocketFactory " + factory.getClass().getName() + " (TlsConfig.socketFactory)";
        }
        return config.sslContext() == null ? null : "the program's SSLContext (TlsConfig.sslContext)";
    }

    /** What was wrong, and what to do where that is known; then what the engine said. */
    public static String of(Throwable failure) {
        StringBuilder all = new StringBuilder();
        Throwable deepest = failure;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof CertificateRefusedException) {
                return String.valueOf(cause.getMessage());
            }
            if (cause instanceof NotSslRecordException) {
                return "what the server answers is no TLS: does the port speak http?";
            }
            if (cause instanceof ClosedChannelException) {
                return "the connection was closed in the middle of it";
            }
            all.append(cause.getMessage()).append(' ');
            deepest = cause;
            cause = cause.getCause();
        }
        String said = String.valueOf(failure.getMessage());
        String root = String.valueOf(deepest.getMessage());
        said = said.contains(root) ? said : said + ": " + root;
        String meaning = meaning(all.toString().toLowerCase(Locale.ROOT));
        return meaning == null ? said : meaning + " (" + said + ")";
    }

    /** Whether the peer's alert is behind it: the engines say so in their texts alone. */
    public static boolean isPeersAlert(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            String said = String.valueOf(cause.getMessage());
            if (said.contains(JSSE_ALERT) || BORINGSSL_ALERT.matcher(said).find()) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static @Nullable String meaning(String said) {
        if (said.contains("protocol_version")
                || said.contains("unsupported_protocol")
                || said.contains("not accepted by client preferences")) {
            return "the server speaks no TLS version that is offered: TlsConfig.protocols has 1.3 and 1.2 at most";
        }
        if (said.contains("certificate_required")) {
            return "the server demands a client certificate: TlsConfig.identity, with defaultIdentity or the request's tlsIdentity";
        }
        if (!said.contains("alert")) {
            return null;
        }
        if (said.contains("handshake_failure")) {
            return "the server found nothing in common with what is offered, or demands a client certificate";
        }
        if (said.contains("unrecognized_name")) {
            return "the server does not know the host by that name";
        }
        if (said.contains("certificate") || said.contains("unknown_ca") || said.contains("access_denied")) {
            return "the server refuses the client certificate, or that there is none";
        }
        return null;
    }
}
