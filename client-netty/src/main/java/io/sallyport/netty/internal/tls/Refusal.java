package io.sallyport.netty.internal.tls;

import io.sallyport.config.TlsConfig;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** What a judge's refusal means, in words for people. Pure functions. Stateless. */
final class Refusal {

    private static final int MAX_CAUSES = 20;

    private Refusal() {}

    /**
     * The refusal with a text that says what was wrong and what may help.
     *
     * @param refused the judge's
     * @param config what the judge was made of
     * @param sent what the server sent, its own certificate first
     */
    static CertificateRefusedException of(CertificateException refused, TlsConfig config, X509Certificate... sent) {
        if (refused instanceof CertificateRefusedException told) {
            return told;
        }
        return new CertificateRefusedException(text(refused, config, sent), refused);
    }

    /**
     * What it means where a program's own context or factory judges, which tells nobody what the server sent; null if that is not known.
     *
     * @param failure of the handshake
     * @param judge who judges
     */
    static @Nullable String unseen(Throwable failure, String judge) {
        if (find(failure, CertificateException.class) == null
                && find(failure, CertPathValidatorException.class) == null) {
            return null;
        }
        if (find(failure, CertificateExpiredException.class) != null) {
            return "the server's certificate, or one that issued it, is expired: the server needs a new one, if this machine's clock is right";
        }
        if (find(failure, CertificateNotYetValidException.class) != null) {
            return "the server's certificate, or one that issued it, is not valid yet: is this machine's clock right?";
        }
        if (find(failure, CertPathBuilderException.class) != null) {
            return "the server's certificate is signed by itself or by an authority that " + judge
                    + " does not trust. That alone decides, and tells nobody what it was sent: if it is the right one, make it of a trust store that has the certificate or its authority. No HostnameVerifier is asked about trust";
        }
        return null;
    }

    /** Whether no way led from the certificate to anybody trusted: what else is wrong was not looked at. */
    static boolean isUnknownIssuer(CertificateException refused) {
        return find(refused, CertPathBuilderException.class) != null;
    }

    /** Whether the refusal is about the certificates themselves, and not about the name. */
    static boolean isOfPath(CertificateException refused) {
        return isUnknownIssuer(refused) || find(refused, CertPathValidatorException.class) != null;
    }

    private static String text(CertificateException refused, TlsConfig config, X509Certificate... sent) {
        X509Certificate leaf = sent[0];
        if (find(refused, CertificateExpiredException.class) != null
                || find(refused, CertificateNotYetValidException.class) != null) {
            for (X509Certificate each : IssuerPath.of(sent).certificates()) {
                String time = outside(each);
                if (time != null) {
                    return whose(each) + " " + time;
                }
            }
        }
        if (isUnknownIssuer(refused)) {
            String time = outside(leaf);
            return whose(leaf) + untrusted(config, sent) + (time == null ? "" : ". It also " + time);
        }
        return whose(leaf) + " is refused: " + refused.getMessage();
    }

    private static String whose(X509Certificate certificate) {
        return "the certificate of " + certificate.getSubjectX500Principal();
    }

    /** How the certificate's time and the clock differ, or null if they do not. */
    private static @Nullable String outside(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return null;
        } catch (CertificateExpiredException e) {
            return "expired on " + certificate.getNotAfter().toInstant()
                    + ": the server needs a new one, if this machine's clock is right";
        } catch (CertificateNotYetValidException e) {
            return "is not valid before " + certificate.getNotBefore().toInstant() + ": is this machine's clock right?";
        }
    }

    /** Where the way to an authority ended, and what can be done about it. */
    private static String untrusted(TlsConfig config, X509Certificate... sent) {
        boolean settings = config.trustManager() == null;
        String right = settings
                ? ": if it is the right one, trust it with TlsConfig.trustAlso or trustOnly"
                : ": TlsConfig.trustManager decides that, and trusts neither it nor an authority that issued it";
        String names =
                config.hostnameVerifier() == null ? "" : "; TlsConfig.hostnameVerifier is asked about names only";
        IssuerPath path = IssuerPath.of(sent);
        X509Certificate last = path.certificates().get(path.certificates().size() - 1);
        if (IssuerPath.signed(last, last)) {
            return path.certificates().size() == 1
                    ? " is signed by itself, by no authority, and is not trusted" + right + names
                    : " leads to the authority " + last.getSubjectX500Principal()
                            + ", which was sent with it, signs itself, and is not trusted" + right + names;
        }
        return ", issued by " + sent[0].getIssuerX500Principal()
                + (path.certificates().size() == 1 ? "" : ", in the end by " + last.getIssuerX500Principal())
                + ", leads to no authority that is trusted: the server must send the certificates between, or "
                + (settings
                        ? "that authority, if it is the right one, be trusted with TlsConfig.trustAlso or trustOnly"
                        : "TlsConfig.trustManager, which decides that, trust that authority")
                + names;
    }

    private static @Nullable Throwable find(Throwable failure, Class<? extends Throwable> kind) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (kind.isInstance(cause)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
