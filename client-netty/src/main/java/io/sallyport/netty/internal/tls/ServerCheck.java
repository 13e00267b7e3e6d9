package io.sallyport.netty.internal.tls;

import io.sallyport.config.TlsConfig;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * What is demanded of a server's certificate beside that it is trusted: its host's name, and its host's pins. Immutable.
 *
 * @param config the client's settings
 */
record ServerCheck(TlsConfig config) {

    /**
     * Demands both.
     *
     * @param host a lower-case ASCII name without the root's dot, or an address
     * @param trusted the authorities trusted here, as far as they are known
     * @param sent what the server sent, its own certificate first
     * @throws CertificateRefusedException if it will not do
     */
    void require(String host, List<X509Certificate> trusted, X509Certificate... sent)
            throws CertificateRefusedException {
        requireName(host, sent[0]);
        Set<String> pins = config.pins(host);
        if (!pins.isEmpty()) {
            Pins.require(host, pins, IssuerPath.of(sent), trusted);
        }
    }

    /** Demands the name, unless names do not matter, or another is asked where they do not fit. */
    void requireName(String host, X509Certificate leaf) throws CertificateRefusedException {
        if (config.hostnameVerifier() == null) {
            requireFit(host, leaf);
        }
    }

    /** Demands the name, unless names do not matter. */
    void requireFit(String host, X509Certificate leaf) throws CertificateRefusedException {
        if (config.hostNameVerified()) {
            ServerNames.require(host, leaf);
        }
    }
}
