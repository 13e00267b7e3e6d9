package io.sallyport.netty.internal.tls;

import io.netty.util.NetUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Whether a certificate is made out to a host (RFC 9525): by subjectAltName alone, never by the common name; names by dNSName, addresses by iPAddress. Stateless.
 *
 * <p>The engines check too, but some kinds of trust manager lose their check, and they fall back to the common name.
 */
final class ServerNames {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** Certificates of large sites have hundreds. */
    private static final int MAX_SHOWN = 20;

    private ServerNames() {}

    /**
     * Demands that the certificate is made out to the host.
     *
     * @param host a lower-case ASCII name without the root's dot, or an address
     * @param leaf the server's certificate
     * @throws CertificateRefusedException if it is not
     */
    static void require(String host, X509Certificate leaf) throws CertificateRefusedException {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        for (String name : of(leaf, address == null ? DNS_NAME : IP_ADDRESS)) {
            if (address == null ? isNamed(host, name.toLowerCase(Locale.ROOT)) : isAt(address, name)) {
                return;
            }
        }
        throw new CertificateRefusedException(unfit(host, leaf), null);
    }

    /** That a certificate is not made out to the host, and to whom it is. */
    static String unfit(String host, X509Certificate leaf) {
        String text = "the certificate of " + leaf.getSubjectX500Principal() + " is not made out to " + host + ": ";
        try {
            return text + "its subjectAltName has the names " + shown(of(leaf, DNS_NAME)) + " and the addresses "
                    + shown(of(leaf, IP_ADDRESS));
        } catch (CertificateRefusedException e) {
            return text + e.getMessage();
        }
    }

    private static String shown(List<String> names) {
        return names.size() <= MAX_SHOWN
                ? names.toString()
                : names.subList(0, MAX_SHOWN) + " and " + (names.size() - MAX_SHOWN) + " more";
    }

    /** The values of one kind. */
    private static List<String> of(X509Certificate leaf, int kind) throws CertificateRefusedException {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> all = leaf.getSubjectAlternativeNames();
            if (all == null) {
                throw new CertificateRefusedException(
                        "the certificate of " + leaf.getSubjectX500Principal()
                                + " has no subjectAltName (RFC 9525 6.3; the common name does not count)",
                        null);
            }
            for (List<?> entry : all) {
                if (entry.get(0) instanceof Integer type && type == kind && entry.get(1) instanceof String value) {
                    found.add(value);
                }
            }
            return found;
        } catch (CertificateParsingException e) {
            throw new CertificateRefusedException("the certificate's subjectAltName cannot be read", e);
        }
    }

    /** A star stands for the whole first label, of a name with two labels more at least. */
    private static boolean isNamed(String host, String name) {
        if (!name.startsWith("*.")) {
            return host.equals(name);
        }
        int dot = host.indexOf('.');
        String parent = name.substring(2);
        return dot > 0
                && parent.indexOf('.') > 0
                && parent.indexOf('*') < 0
                && host.substring(dot + 1).equals(parent);
    }

    private static boolean isAt(byte[] address, String value) {
        return Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(value));
    }
}
