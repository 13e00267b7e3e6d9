package io.sallyport.netty.internal.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentity;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TLS context a policy, made when first needed: session caches are never shared between policies. Thread-safe. */
public final class TlsContexts {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    /** A context, and why it is of its kind. */
    private record Entry(SslContext context, String engine) {}

    private final Map<TlsPolicy, Entry> contexts = new ConcurrentHashMap<>();

    /** Whether the policy's context is made. */
    public boolean isReady(TlsPolicy policy) {
        return contexts.containsKey(policy);
    }

    /**
     * Makes the policy's context, if it is not made yet. Blocks for as long as keys and trust take to load.
     *
     * @throws SSLException if the policy cannot be kept: a key that does not fit, an engine that is not there
     */
    public void prepare(TlsPolicy policy) throws SSLException {
        if (!isReady(policy)) {
            add(policy);
        }
    }

    /**
     * A handler for one connection.
     *
     * @throws SSLException as for {@link #prepare}
     */
    public SslHandler handler(TlsPolicy policy, String host, int port, ByteBufAllocator allocator) throws SSLException {
        Entry entry = contexts.get(policy);
        if (entry == null) {
            entry = add(policy);
        }
        String name = withoutRoot(host);
        SslHandler handler = entry.context().newHandler(allocator, name, port);
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
        contexts.values().forEach(entry -> engines.add(entry.engine()));
        return engines;
    }

    /** Lets go of all contexts. */
    public void close() {
        for (TlsPolicy policy : List.copyOf(contexts.keySet())) {
            Entry entry = contexts.remove(policy);
            if (entry != null) {
                ReferenceCountUtil.release(entry.context());
            }
        }
    }

    private Entry add(TlsPolicy policy) throws SSLException {
        Entry made = make(policy);
        Entry before = contexts.putIfAbsent(policy, made);
        if (before != null) {
            ReferenceCountUtil.release(made.context());
            return before;
        }
        LOG.debug("TLS engine {}", made.engine());
        return made;
    }

    private static Entry make(TlsPolicy policy) throws SSLException {
        TlsConfig config = policy.config();
        SSLContext own = config.sslContext();
        if (own != null) {
            return new Entry(jdk(own, config), "JSSE: the policy holds an SSLContext");
        }
        boolean boringSsl = usesBoringSsl(config.engine());
        String reason = config.engine() != TlsConfig.Engine.AUTO
                ? "TlsConfig.engine asks for it"
                : boringSsl ? "netty-tcnative is present" : "netty-tcnative is not present";
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(boringSsl ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols(config.protocols())
                    .trustManager(Trust.of(config));
            TlsIdentity identity = policy.certificate();
            if (identity != null) {
                builder.keyManager(identity.key(), identity.chain());
            }
            return new Entry(builder.build(), (boringSsl ? "BoringSSL: " : "JSSE: ") + reason);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SSLException("the TLS settings cannot be used: " + e.getMessage(), e);
        }
    }

    private static SslContext jdk(SSLContext own, TlsConfig config) {
        return new JdkSslContext(
                own,
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                null,
                ClientAuth.NONE,
                config.protocols().toArray(String[]::new),
                false);
    }

    private static boolean usesBoringSsl(TlsConfig.Engine engine) throws SSLException {
        boolean available = OpenSsl.isAvailable();
        if (engine == TlsConfig.Engine.BORINGSSL && !available) {
            throw new SSLException(
                    "TlsConfig.engine is BORINGSSL, and netty-tcnative cannot be loaded: add io.netty:netty-tcnative-boringssl-static for this platform",
                    OpenSsl.unavailabilityCause());
        }
        return available && engine != TlsConfig.Engine.JSSE;
    }
}
