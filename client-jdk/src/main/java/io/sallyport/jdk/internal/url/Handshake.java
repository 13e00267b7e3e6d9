package io.sallyport.jdk.internal.url;

import java.net.SecureCacheResponse;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Who was at both ends of TLS: by the connection's session, or by what a cache kept of one. Immutable. */
sealed interface Handshake {

    /** The handshake that an answer came by; an {@link IllegalStateException} if there is none yet. */
    static Handshake of(Answer answer) {
        SSLSession session = answer.tls();
        if (session != null) {
            return new Live(session);
        }
        if (answer.cached() instanceof SecureCacheResponse cached) {
            return new Kept(cached);
        }
        throw new IllegalStateException("connection not yet open");
    }

    String cipherSuite();

    Certificate @Nullable [] localCertificates();

    Certificate[] serverCertificates() throws SSLPeerUnverifiedException;

    Principal peerPrincipal() throws SSLPeerUnverifiedException;

    @Nullable
    Principal localPrincipal();

    Optional<SSLSession> session();

    /** Of a connection. */
    record Live(SSLSession tls) implements Handshake {

        @Override
        public String cipherSuite() {
            return tls.getCipherSuite();
        }

        @Override
        public Certificate @Nullable [] localCertificates() {
            return tls.getLocalCertificates();
        }

        @Override
        public Certificate[] serverCertificates() throws SSLPeerUnverifiedException {
            return tls.getPeerCertificates();
        }

        @Override
        public Principal peerPrincipal() throws SSLPeerUnverifiedException {
            return ((X509Certificate) tls.getPeerCertificates()[0]).getSubjectX500Principal();
        }

        @Override
        public @Nullable Principal localPrincipal() {
            Certificate[] own = tls.getLocalCertificates();
            return own == null || own.length == 0 ? null : ((X509Certificate) own[0]).getSubjectX500Principal();
        }

        @Override
        public Optional<SSLSession> session() {
            return Optional.of(tls);
        }
    }

    /** Of a cache. */
    record Kept(SecureCacheResponse cached) implements Handshake {

        @Override
        public String cipherSuite() {
            return cached.getCipherSuite();
        }

        @Override
        public Certificate @Nullable [] localCertificates() {
            List<Certificate> own = cached.getLocalCertificateChain();
            return own == null ? null : own.toArray(Certificate[]::new);
        }

        @Override
        public Certificate[] serverCertificates() throws SSLPeerUnverifiedException {
            return cached.getServerCertificateChain().toArray(Certificate[]::new);
        }

        @Override
        public Principal peerPrincipal() throws SSLPeerUnverifiedException {
            return cached.getPeerPrincipal();
        }

        @Override
        public @Nullable Principal localPrincipal() {
            return cached.getLocalPrincipal();
        }

        @Override
        public Optional<SSLSession> session() {
            return cached.getSSLSession();
        }
    }
}
