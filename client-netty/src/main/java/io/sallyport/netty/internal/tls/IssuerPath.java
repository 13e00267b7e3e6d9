package io.sallyport.netty.internal.tls;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A server's certificate and, of those sent with it, the ones that issued it: each signed the one before. Whatever else a peer sends along is left out. Immutable.
 *
 * @param certificates the server's own first
 */
record IssuerPath(List<X509Certificate> certificates) {

    /** Where looking for issuers ends, whatever a peer sends. */
    private static final int MAX_LENGTH = 10;

    /**
     * The path in what a peer sent.
     *
     * @param sent in any order after the first
     * @return the path, of one certificate at least
     */
    static IssuerPath of(X509Certificate... sent) {
        List<X509Certificate> path = new ArrayList<>(List.of(sent[0]));
        boolean grows = true;
        while (grows && path.size() < MAX_LENGTH) {
            X509Certificate last = path.get(path.size() - 1);
            grows = false;
            for (int i = 1; i < Math.min(sent.length, MAX_LENGTH) && !grows; i++) {
                if (!path.contains(sent[i]) && signed(sent[i], last)) {
                    path.add(sent[i]);
                    grows = true;
                }
            }
        }
        return new IssuerPath(List.copyOf(path));
    }

    /** The server's own. */
    X509Certificate leaf() {
        return certificates.get(0);
    }

    /** Whether the path, or the first part of it, is a valid one (RFC 5280 section 6) from that authority to the server's certificate. */
    boolean leadsTo(X509Certificate authority) {
        for (int length = 1; length <= certificates.size(); length++) {
            List<X509Certificate> part = certificates.subList(0, length);
            if (isIssuer(authority, part.get(length - 1)) && !part.contains(authority) && isValid(part, authority)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isValid(List<X509Certificate> part, X509Certificate authority) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false); // the trust check's business
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(part), parameters);
            return true;
        } catch (GeneralSecurityException | RuntimeException e) { // a peer may have chosen the keys so
            return false;
        }
    }

    /** Whether the issuer's name is the authority's, and the signature by its key. */
    static boolean signed(X509Certificate authority, X509Certificate issued) {
        if (!isIssuer(authority, issued)) {
            return false;
        }
        try {
            PublicKey key = authority.getPublicKey();
            issued.verify(key);
            return true;
        } catch (GeneralSecurityException | RuntimeException e) { // a peer may have chosen the keys so
            return false;
        }
    }

    private static boolean isIssuer(X509Certificate authority, X509Certificate issued) {
        return authority.getSubjectX500Principal().equals(issued.getIssuerX500Principal());
    }
}
