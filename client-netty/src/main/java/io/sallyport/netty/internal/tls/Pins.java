package io.sallyport.netty.internal.tls;

import io.sallyport.config.TlsConfig;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a server's key, or that of an authority which issued its certificate, is one of those its host is pinned to. Stateless. */
final class Pins {

    private Pins() {}

    /**
     * Demands one of the pins.
     *
     * @param host for the text
     * @param pins one or more
     * @param path what the peer sent that counts
     * @param trusted the authorities trusted here, as far as they are known
     * @throws CertificateRefusedException if none is there
     */
    static void require(String host, Set<String> pins, IssuerPath path, List<X509Certificate> trusted)
            throws CertificateRefusedException {
        if (pins.contains(TlsConfig.pinOf(path.leaf()))) {
            return;
        }
        boolean issued = Stream.concat(path.certificates().stream().skip(1), trusted.stream())
                .anyMatch(authority -> pins.contains(TlsConfig.pinOf(authority)) && path.leadsTo(authority));
        if (!issued) {
            throw new CertificateRefusedException(
                    "no certificate of " + host + " has a pinned key: expected " + String.join(" or ", pins)
                            + "; the chain has " + described(path),
                    null);
        }
    }

    private static String described(IssuerPath path) {
        return path.certificates().stream()
                .map(certificate -> TlsConfig.pinOf(certificate) + " (" + certificate.getSubjectX500Principal() + ")")
                .collect(Collectors.joining(", "));
    }
}
