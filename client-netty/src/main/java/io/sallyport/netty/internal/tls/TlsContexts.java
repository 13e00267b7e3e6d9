package io.sallyport.netty.internal.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.config.TlsConfig;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** One TLS context a policy, made when first needed: session caches are never shared between policies. Thread-safe. */
public final class TlsContexts {

    private final Map<TlsPolicy, PolicyContext> contexts = new ConcurrentHashMap<>();

    /** Whether the policy's context is made. */
    public boolean isMade(TlsPolicy policy) {
        return of(policy).isMade();
    }

    /** Whether the policy's context is made, and it is not time to look at the files of its identity. */
    public boolean isFresh(TlsPolicy policy, long nowNanos) {
        return of(policy).isFresh(nowNanos);
    }

    /**
     * Makes the policy's context if it is not made yet, and anew if the files of its identity have changed. Blocks for as long as keys and trust take to load.
     *
     * @throws SSLException if the policy cannot be kept: a key that does not fit, an engine that is not there
     */
    public void refresh(TlsPolicy policy, long nowNanos) throws SSLException {
        of(policy).refresh(nowNanos);
    }

    private PolicyContext of(TlsPolicy policy) {
        return contexts.computeIfAbsent(policy.withinHandshake(), PolicyContext::new);
    }

    /**
     * A handler for one connection.
     *
     * @throws SSLException if there is no context, or the host cannot be used with it
     */
    public SslHandler handler(TlsPolicy policy, String host, int port, ByteBufAllocator allocator) throws SSLException {
        String name = withoutRoot(host);
        SslHandler handler = of(policy).handler(allocator, name, port);
        try {
            set(handler.engine(), policy, name);
            return handler;
        } catch (RuntimeException e) {
            ReferenceCountUtil.release(handler.engine());
            throw new SSLException("the TLS settings cannot be used for " + host + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks a connection whose handshake is done, where it was not checked within.
     *
     * @return whether nothing is left to do; else {@link #ask}
     * @throws SSLException if its certificate will not do
     */
    public static boolean verify(TlsPolicy policy, String host, SSLSession session) throws SSLException {
        TlsConfig config = policy.config();
        boolean seen = config.sslContext() == null && config.socketFactory() == null;
        if (seen && config.hostnameVerifier() == null) {
            return true; // ServerTrust has seen it, or the session's first handshake
        }
        X509Certificate[] sent = sent(session);
        ServerCheck check = new ServerCheck(config);
        try {
            if (!seen) {
                check.require(withoutRoot(host), List.of(), sent);
            }
        } catch (CertificateRefusedException e) {
            throw unverified(e);
        }
        try {
            check.requireFit(withoutRoot(host), sent[0]);
            return true;
        } catch (CertificateRefusedException e) {
            return false;
        }
    }

    /**
     * Asks the user's verifier about a certificate that is not made out to the host. Blocks as long as that takes.
     *
     * @throws SSLException if it refuses, or fails
     */
    public static void ask(TlsPolicy policy, String host, SSLSession session) throws SSLException {
        HostnameVerifier verifier = policy.config().hostnameVerifier();
        String said = "refuses it";
        Throwable failure = null;
        try {
            if (verifier != null && verifier.verify(host, session)) {
                return;
            }
        } catch (RuntimeException | Error e) { // it is the user's
            said = "failed: " + e;
            failure = e;
        }
        CertificateRefusedException refused = new CertificateRefusedException(
                ServerNames.unfit(host, sent(session)[0]) + "; TlsConfig.hostnameVerifier " + said, failure);
        throw unverified(refused);
    }

    private static X509Certificate[] sent(SSLSession session) throws SSLPeerUnverifiedException {
        return Stream.of(session.getPeerCertificates())
                .map(X509Certificate.class::cast)
                .toArray(X509Certificate[]::new);
    }

    private static SSLPeerUnverifiedException unverified(CertificateRefusedException cause) {
        SSLPeerUnverifiedException typed = new SSLPeerUnverifiedException(cause.getMessage());
        typed.initCause(cause);
        return typed;
    }

    /** A name may end with the dot of the root, which certificates and SNI leave out (RFC 6066 section 3). */
    private static String withoutRoot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static void set(SSLEngine engine, TlsPolicy policy, String name) {
        SSLParameters parameters = engine.getSSLParameters();
        // Set here for every kind of context, a user's own included. ServerNames checks too.
        parameters.setEndpointIdentificationAlgorithm(identification(policy));
        SNIHostName shown = shown(name);
        if (shown != null) {
            parameters.setServerNames(List.of(shown));
        }
        engine.setSSLParameters(parameters);
    }

    /** What is checked of names within the handshake, as the platform calls it: nothing where somebody is asked after it. */
    public static String identification(TlsPolicy policy) {
        TlsConfig config = policy.config();
        return config.hostNameVerified() && config.hostnameVerifier() == null ? "HTTPS" : "";
    }

    /** The name to ask for, or null: addresses have none, and for names that the platform refuses (with an underscore) it is left to the engine. */
    private static @Nullable SNIHostName shown(String name) {
        if (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
            return null;
        }
        try {
            return new SNIHostName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The engines in use and why, one line each. */
    public List<String> engines() {
        List<String> engines = new ArrayList<>();
        for (PolicyContext context : contexts.values()) {
            String engine = context.engine();
            if (engine != null) {
                engines.add(engine);
            }
        }
        return engines;
    }

    /** Lets go of all contexts. */
    public void close() {
        for (TlsPolicy policy : List.copyOf(contexts.keySet())) {
            PolicyContext context = contexts.remove(policy);
            if (context != null) {
                context.close();
            }
        }
    }
}
