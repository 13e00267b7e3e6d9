package io.sallyport.config;

import io.sallyport.internal.text.PemKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
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
    private final boolean systemTrust;
    private final List<X509Certificate> trustedCertificates;
    private final @Nullable X509TrustManager trustManager;
    private final @Nullable SSLContext sslContext;
    private final boolean hostNameVerified;
    private final Map<String, TlsIdentity> identities;
    private final @Nullable String defaultIdentity;
    private final int hash;

    private TlsConfig(Builder builder) {
        this.protocols = builder.protocols;
        this.engine = builder.engine;
        this.systemTrust = builder.systemTrust;
        this.trustedCertificates = builder.trustedCertificates;
        this.trustManager = builder.trustManager;
        this.sslContext = builder.sslContext;
        this.hostNameVerified = builder.hostNameVerified;
        this.identities = Map.copyOf(builder.identities);
        this.defaultIdentity = builder.defaultIdentity;
        this.hash = Objects.hash(
                protocols,
                engine,
                systemTrust,
                trustedCertificates,
                System.identityHashCode(trustManager),
                System.identityHashCode(sslContext),
                hostNameVerified,
                identities.keySet(),
                defaultIdentity);
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
        return systemTrust;
    }

    /** {@return certificates that are trusted beside it, or in place of it} Unmodifiable. */
    public List<X509Certificate> trustedCertificates() {
        return trustedCertificates;
    }

    /** {@return the user's own judge of certificates, or null} Host names are verified all the same. */
    public @Nullable X509TrustManager trustManager() {
        return trustManager;
    }

    /** {@return the user's own context, or null} */
    public @Nullable SSLContext sslContext() {
        return sslContext;
    }

    /** {@return whether the server's certificate must be made out to the host (RFC 9525, by subjectAltName)} */
    public boolean hostNameVerified() {
        return hostNameVerified;
    }

    /** {@return the client certificates by name} Unmodifiable. */
    public Map<String, TlsIdentity> identities() {
        return identities;
    }

    /** {@return the name of the identity shown where a request names none, or null} */
    public @Nullable String defaultIdentity() {
        return defaultIdentity;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a trust manager or context equal to another may still judge differently
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof TlsConfig that
                        && hash == that.hash
                        && engine == that.engine
                        && systemTrust == that.systemTrust
                        && hostNameVerified == that.hostNameVerified
                        && trustManager == that.trustManager
                        && sslContext == that.sslContext
                        && protocols.equals(that.protocols)
                        && trustedCertificates.equals(that.trustedCertificates)
                        && identities.equals(that.identities)
                        && Objects.equals(defaultIdentity, that.defaultIdentity));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "TlsConfig[protocols=" + protocols + ", engine=" + engine + ", systemTrust=" + systemTrust
                + ", trustedCertificates=" + trustedCertificates.size() + ", hostNameVerified=" + hostNameVerified
                + ", identities=" + identities.keySet() + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private List<String> protocols = DEFAULT_PROTOCOLS;
        private Engine engine = Engine.AUTO;
        private boolean systemTrust = true;
        private List<X509Certificate> trustedCertificates = List.of();
        private @Nullable X509TrustManager trustManager;
        private @Nullable SSLContext sslContext;
        private boolean hostNameVerified = true;
        private final Map<String, TlsIdentity> identities = new LinkedHashMap<>();
        private @Nullable String defaultIdentity;

        private Builder() {}

        private Builder(TlsConfig from) {
            this.protocols = from.protocols;
            this.engine = from.engine;
            this.systemTrust = from.systemTrust;
            this.trustedCertificates = from.trustedCertificates;
            this.trustManager = from.trustManager;
            this.sslContext = from.sslContext;
            this.hostNameVerified = from.hostNameVerified;
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
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("trustOnly: no certificates (expected: 1 or more)");
            }
            this.systemTrust = false;
            this.trustedCertificates = List.copyOf(certificates);
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
            this.systemTrust = true;
            this.trustedCertificates = List.copyOf(certificates);
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
            this.trustManager = manager;
            return this;
        }

        /**
         * Uses this context for trust and identity. Host names stay verified. Not together with other trust or identities.
         *
         * @param context initialised already; null for none, which is the default
         * @return this
         */
        public Builder sslContext(@Nullable SSLContext context) {
            this.sslContext = context;
            return this;
        }

        /**
         * Accepts a certificate made out to any other host. Whoever holds any trusted certificate can then read and change everything. For tests against servers with wrong names, never elsewhere.
         *
         * @return this
         */
        public Builder dangerouslyAcceptAnyHostName() {
            this.hostNameVerified = false;
            return this;
        }

        /**
         * Adds a client certificate for requests to name.
         *
         * @param identity takes the place of one with the same name
         * @return this
         */
        public Builder identity(TlsIdentity identity) {
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
            String wanted = defaultIdentity;
            if (wanted != null && !identities.containsKey(wanted)) {
                throw new IllegalArgumentException(
                        "defaultIdentity: \"" + wanted + "\" (expected: one of " + identities.keySet() + ")");
            }
            if (sslContext != null
                    && (trustManager != null || !trustedCertificates.isEmpty() || !identities.isEmpty())) {
                throw new IllegalArgumentException(
                        "sslContext together with trust or identities (expected: one of the two)");
            }
            if (sslContext != null && engine == Engine.BORINGSSL) {
                throw new IllegalArgumentException("sslContext with engine BORINGSSL (expected: JSSE or AUTO)");
            }
            return new TlsConfig(this);
        }
    }
}
