package io.sallyport.config;

import io.sallyport.internal.text.PemKeys;
import io.sallyport.internal.text.PinText;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts, what it shows of itself, and which TLS it speaks. Part of what decides whether two requests may share a connection: clients with different settings never do, also when they
 * share a transport. Immutable.
 */
public final class TlsConfig {

    /** Default of {@link #protocols}: TLS 1.3 and 1.2. */
    public static final List<String> DEFAULT_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final TlsConfig DEFAULTS = builder().build();

    /** Which implementation of TLS is used. */
    public enum Engine {
        /** The JDK's, where an {@link SSLContext} is given; else BoringSSL where it is on the class path; else the JDK's. */
        AUTO,
        /** The JDK's. */
        JSSE,
        /** BoringSSL through netty-tcnative; a transport that cannot load it refuses the call. */
        BORINGSSL
    }

    private final List<String> protocols;
    private final Engine engine;
    private final Trust trust;
    private final ServerRules server;
    private final Own<SSLSocketFactory> socketFactory;
    private final Map<String, TlsIdentitySource> identities;
    private final @Nullable String defaultIdentity;
    private final int hash;

    private TlsConfig(Builder builder) {
        this.protocols = builder.protocols;
        this.engine = builder.engine;
        this.trust = builder.trust;
        this.server = builder.server;
        this.socketFactory = builder.socketFactory;
        this.identities = Map.copyOf(builder.identities);
        this.defaultIdentity = builder.defaultIdentity;
        this.hash = Objects.hash(protocols, engine, trust, server, socketFactory, identities.keySet(), defaultIdentity);
    }

    /** {@return settings that are all defaults: the system's trust, host names verified, TLS 1.3 and 1.2, no client certificate} */
    public static TlsConfig defaults() {
        return DEFAULTS;
    }

    /** {@return a builder that starts with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts with all of this} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return the protocol versions offered, by their JSSE names} Unmodifiable. */
    public List<String> protocols() {
        return protocols;
    }

    /** {@return the implementation asked for} */
    public Engine engine() {
        return engine;
    }

    /** {@return whether the platform's own trust store counts} */
    public boolean systemTrust() {
        return trust.system();
    }

    /** {@return certificates that are trusted beside it, or in place of it} Unmodifiable. */
    public List<X509Certificate> trustedCertificates() {
        return trust.certificates();
    }

    /** {@return the user's own judge of certificates, or null} Host names are verified all the same. */
    public @Nullable X509TrustManager trustManager() {
        return trust.manager().object();
    }

    /** {@return the user's own context, or null} */
    public @Nullable SSLContext sslContext() {
        return trust.context().object();
    }

    /** {@return what makes the sockets, or null for the transport's own} */
    public @Nullable SSLSocketFactory socketFactory() {
        return socketFactory.object();
    }

    /**
     * These settings over the sockets of a factory, as {@link Builder#socketFactory} has them. What the factory decides in their place is left out: protocols, engine, trust, context and identities. Host names, pins
     * and {@link Builder#acceptMissingCloseNotify} stay.
     *
     * @param factory must be thread-safe
     * @return other settings
     */
    public TlsConfig over(SSLSocketFactory factory) {
        Builder builder = new Builder();
        builder.server = server;
        return builder.socketFactory(factory).build();
    }

    /** {@return whether the server's certificate must be made out to the host (RFC 9525, by subjectAltName)} */
    public boolean hostNameVerified() {
        return server.nameVerified();
    }

    /** {@return who is asked about a certificate that is not made out to the host, or null if that is a failure} */
    public @Nullable HostnameVerifier hostnameVerifier() {
        return server.verifier().object();
    }

    /**
     * The pins of a host: see {@link Builder#pin}.
     *
     * @param host a host as a request's target has it
     * @return those of all patterns that match; empty if the host is not pinned
     */
    public Set<String> pins(String host) {
        return server.pins(host);
    }

    /**
     * The pin of a certificate's key, as {@link Builder#pin} takes it.
     *
     * @param certificate any certificate
     * @return {@code sha256/} and the Base64 of the hash of its SubjectPublicKeyInfo
     */
    public static String pinOf(X509Certificate certificate) {
        return PinText.of(certificate);
    }

    /**
     * Whether the end of a host's connection ends a body also without TLS's close_notify: see {@link Builder#acceptMissingCloseNotify}.
     *
     * @param host a host as a request's target has it
     * @return whether it does
     */
    public boolean acceptsMissingCloseNotify(String host) {
        return server.acceptsSilence(host);
    }

    /** {@return the client certificates by name} Unmodifiable. */
    public Map<String, TlsIdentitySource> identities() {
        return identities;
    }

    /** {@return the name of the identity shown where a request names none, or null} */
    public @Nullable String defaultIdentity() {
        return defaultIdentity;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof TlsConfig that
                        && hash == that.hash
                        && engine == that.engine
                        && socketFactory.equals(that.socketFactory)
                        && trust.equals(that.trust)
                        && server.equals(that.server)
                        && protocols.equals(that.protocols)
                        && identities.equals(that.identities)
                        && Objects.equals(defaultIdentity, that.defaultIdentity));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        SSLSocketFactory factory = socketFactory.object();
        HostnameVerifier verifier = server.verifier().object();
        return "TlsConfig[protocols=" + protocols + ", engine=" + engine + ", systemTrust=" + trust.system()
                + ", trustedCertificates=" + trust.certificates().size()
                + (factory == null
                        ? ""
                        : ", socketFactory=" + factory.getClass().getName())
                + ", hostNameVerified=" + server.nameVerified()
                + (verifier == null
                        ? ""
                        : ", hostnameVerifier=" + verifier.getClass().getName())
                + ", pins=" + server.pins().keySet() + ", identities=" + identities.keySet() + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private List<String> protocols = DEFAULT_PROTOCOLS;
        private Engine engine = Engine.AUTO;
        private Trust trust = Trust.SYSTEM;
        private ServerRules server = ServerRules.NAME;
        private Own<SSLSocketFactory> socketFactory = Own.none();
        private final Map<String, TlsIdentitySource> identities = new LinkedHashMap<>();
        private @Nullable String defaultIdentity;

        private Builder() {}

        private Builder(TlsConfig from) {
            this.protocols = from.protocols;
            this.engine = from.engine;
            this.trust = from.trust;
            this.server = from.server;
            this.socketFactory = from.socketFactory;
            this.identities.putAll(from.identities);
            this.defaultIdentity = from.defaultIdentity;
        }

        /**
         * The protocol versions to offer: {@code TLSv1.3}, {@code TLSv1.2} or both.
         *
         * @param names one or both; else an {@link IllegalArgumentException}; default: both
         * @return this
         */
        public Builder protocols(String... names) {
            if (names.length == 0 || !DEFAULT_PROTOCOLS.containsAll(List.of(names))) {
                throw new IllegalArgumentException(
                        "protocols: " + List.of(names) + " (expected: some of " + DEFAULT_PROTOCOLS + ")");
            }
            this.protocols = List.of(names).stream().distinct().toList();
            return this;
        }

        /**
         * The implementation to use.
         *
         * @param value default: {@link Engine#AUTO}
         * @return this
         */
        public Builder engine(Engine value) {
            this.engine = value;
            return this;
        }

        /**
         * Trusts these certificates and nothing else, also not what was set before.
         *
         * @param certificates roots, or the servers' own certificates; copied
         * @return this
         * @throws IllegalArgumentException if there are none
         */
        public Builder trustOnly(List<X509Certificate> certificates) {
            this.trust = trust.only(certificates);
            return this;
        }

        /**
         * Trusts the certificates of a PEM file and nothing else.
         *
         * @param pem a file with one {@code BEGIN CERTIFICATE} block or more
         * @return this
         * @throws IOException if it cannot be read
         * @throws GeneralSecurityException if it holds none
         */
        public Builder trustOnly(Path pem) throws IOException, GeneralSecurityException {
            return trustOnly(PemKeys.certificates(pem));
        }

        /**
         * Trusts these certificates in addition to the system's, in place of those set before.
         *
         * @param certificates roots, or the servers' own certificates; copied; empty for the system's alone
         * @return this
         */
        public Builder trustAlso(List<X509Certificate> certificates) {
            this.trust = trust.also(certificates);
            return this;
        }

        /**
         * Trusts the certificates of a PEM file in addition to the system's.
         *
         * @param pem a file with one {@code BEGIN CERTIFICATE} block or more
         * @return this
         * @throws IOException if it cannot be read
         * @throws GeneralSecurityException if it holds none
         */
        public Builder trustAlso(Path pem) throws IOException, GeneralSecurityException {
            return trustAlso(PemKeys.certificates(pem));
        }

        /**
         * Lets this judge certificates, in place of all other trust. It never decides about host names: those stay verified.
         *
         * @param manager must be thread-safe; null for none, which is the default
         * @return this
         */
        public Builder trustManager(@Nullable X509TrustManager manager) {
            this.trust = trust.by(manager);
            return this;
        }

        /**
         * Uses this context for trust and identity. Host names stay verified. Not together with other trust or identities.
         *
         * @param context initialised already; null for none, which is the default
         * @return this
         */
        public Builder sslContext(@Nullable SSLContext context) {
            this.trust = trust.in(context);
            return this;
        }

        /**
         * Has this factory make the sockets of {@code https} connections, for programs that have one: it decides about protocols, trust and identity. Everything else is as ever (pool, limits, timeouts, listeners, proxies), over HTTP/1.1. Clients with different factories share no connection; two factories
         * are the same only if they are the same object.
         *
         * <p>It is asked for {@code createSocket()}, and for {@code createSocket(socket, host, port, true)} where that gives no {@link javax.net.ssl.SSLSocket}, is refused with a {@link java.net.SocketException}, or where a proxy gives a tunnel; then a plain socket is connected first. Host names stay verified, within the handshake
         * ({@code HTTPS} of {@link javax.net.ssl.SSLParameters#setEndpointIdentificationAlgorithm}) and by subjectAltName after it, and pins are checked after the handshake, before anything of the request is sent.
         *
         * <p>Such sockets block. A connection holds a thread of the transport's blocking executor while it connects, shakes hands, writes, and waits for and reads an answer, and another thread while it uploads a body; none while it is idle. So as many exchanges run at the same time as that executor has threads. A peer that ends a body without
         * TLS's close_notify cannot be told from one that sends it: bodies that only the end of the connection ends are taken as whole. Proxies reached over TLS ({@code https}) cannot be used together with it: the call fails with a {@link io.sallyport.error.ProxyException}.
         *
         * @param factory must be thread-safe; null for the transport's own sockets, which is the default; not together with other {@link #protocols} than the default, {@link Engine#BORINGSSL}, trust, {@link #sslContext} or identities
         * @return this
         */
        public Builder socketFactory(@Nullable SSLSocketFactory factory) {
            this.socketFactory = new Own<>(factory);
            return this;
        }

        /**
         * Asks this verifier where a certificate is not made out to the host, and there only, in place of failing. Trust and pins are judged before. It is asked for each connection whose certificate does not fit, resumed sessions included, on the transport's blocking executor, after the handshake and before anything of the request is sent; with an
         * identity, the server has seen that by then. If it refuses or throws, the call fails with a {@link io.sallyport.error.TlsFailedException}. It has as long as {@link Timeouts#tls} leaves.
         *
         * @param verifier must be thread-safe; given the host without the brackets of an address; null for none, which is the default. Not asked after {@link #dangerouslyAcceptAnyHostName}, nor about proxies, for which {@link io.sallyport.proxy.Proxy#withTls} has settings
         * @return this
         */
        public Builder hostnameVerifier(@Nullable HostnameVerifier verifier) {
            this.server = server.asking(verifier);
            return this;
        }

        /**
         * Accepts a certificate made out to any other host. Whoever holds any trusted certificate can then read and change everything. For tests against servers with wrong names, never elsewhere.
         *
         * @return this
         */
        public Builder dangerouslyAcceptAnyHostName() {
            this.server = server.anyName();
            return this;
        }

        /**
         * Pins hosts to keys, in addition to trust and host name: the handshake fails unless the server's key, or that of an authority that issued its certificate, has one of these pins. A host that no pattern matches is not pinned; one that several match has the pins of all.
         *
         * <p>What counts is the server's own certificate, and every certificate that it leads to by a valid path (RFC 5280: signatures, dates, the right to issue): one that the server sent, or that is trusted here. A certificate that the server sent along and that did not issue its own counts for nothing. With an
         * {@link #sslContext} nobody knows whom that trusts, so that only what the server sent counts, which seldom includes the root; and the check comes after the handshake, before anything of the request is sent. A resumed session goes on from a handshake that was checked, with the same settings and the same host.
         *
         * <p>Pin two keys at least, one of them in reserve: who loses the only one is locked out.
         *
         * @param hostPattern {@code example.com} for that host alone, {@code *.example.com} for those one label below it, or an address
         * @param sha256 one or more pins: {@code sha256/} and the Base64 of the hash of a SubjectPublicKeyInfo, as of {@link TlsConfig#pinOf}
         * @return this
         * @throws IllegalArgumentException if a text is no pattern or no pin, or there are no pins
         */
        public Builder pin(String hostPattern, String... sha256) {
            this.server = server.pinning(hostPattern, sha256);
            return this;
        }

        /**
         * Takes a body that only the connection's end can end (neither Content-Length nor chunked) as whole although the server closed without TLS's close_notify. Some old servers never send it; whoever can cut a connection on the way can then cut such a body short, unseen. Default: no host.
         *
         * @param hostPatterns {@code example.com} for that host alone, {@code *.example.com} for those one label below it, or an address; in addition to those set before
         * @return this
         * @throws IllegalArgumentException if a text is no pattern
         */
        public Builder acceptMissingCloseNotify(String... hostPatterns) {
            this.server = server.acceptingSilence(hostPatterns);
            return this;
        }

        /**
         * Adds a client certificate for requests to name: a {@link TlsIdentity}, or {@link TlsIdentityFiles} that may change.
         *
         * @param identity takes the place of one with the same name
         * @return this
         */
        public Builder identity(TlsIdentitySource identity) {
            identities.put(identity.name(), identity);
            return this;
        }

        /**
         * The identity to show where a request names none; null for none.
         *
         * @param name one that {@link #identity} added, or null, which is the default
         * @return this
         */
        public Builder defaultIdentity(@Nullable String name) {
            this.defaultIdentity = name;
            return this;
        }

        /**
         * {@return the settings} The builder may go on to be used.
         *
         * @throws IllegalArgumentException if they contradict each other
         */
        public TlsConfig build() {
            TlsConflicts.refuseUnknown(defaultIdentity, identities.keySet());
            TlsConfig built = new TlsConfig(this);
            TlsConflicts.refuse(built);
            return built;
        }
    }
}
