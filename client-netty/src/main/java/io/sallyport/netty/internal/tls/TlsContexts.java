package io.sallyport.netty.internal.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
        return contexts.computeIfAbsent(policy, PolicyContext::new);
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
     * @throws SSLException if its certificate will not do
     */
    public void verify(TlsPolicy policy, String host, SSLSession session) throws SSLException {
        if (policy.config().sslContext() == null) {
            return; // ServerTrust has seen it, or the session's first handshake
        }
        X509Certificate[] sent = Stream.of(session.getPeerCertificates())
                .map(X509Certificate.class::cast)
                .toArray(X509Certificate[]::new);
        try {
            new ServerCheck(policy.config()).require(withoutRoot(host), List.of(), sent);
        } catch (CertificateRefusedException e) {
            SSLPeerUnverifiedException typed = new SSLPeerUnverifiedException(e.getMessage());
            typed.initCause(e);
            throw typed;
        }
    }

    /** A name may end with the dot of the root, which certificates and SNI leave out (RFC 6066 section 3). */
    private static String withoutRoot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static void set(SSLEngine engine, TlsPolicy policy, String name) {
        SSLParameters parameters = engine.getSSLParameters();
        // Set here for every kind of context, a user's own included. ServerNames checks too.
        parameters.setEndpointIdentificationAlgorithm(policy.config().hostNameVerified() ? "HTTPS" : "");
        SNIHostName shown = shown(name);
        if (shown != null) {
            parameters.setServerNames(List.of(shown));
        }
        engine.setSSLParameters(parameters);
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
