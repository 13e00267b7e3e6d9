package io.sallyport.netty.internal.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What RFC 9525 asks beyond the engines' own check of the host name: those fall back to the subject's common name where a certificate has no subjectAltName. Stateless. */
public final class ServerNames {

    private ServerNames() {}

    /**
     * Demands that the server's certificate names its hosts by subjectAltName.
     *
     * @throws SSLPeerUnverifiedException if it does not
     */
    public static void require(SSLSession session) throws SSLPeerUnverifiedException {
        Certificate leaf = session.getPeerCertificates()[0];
        try {
            if (leaf instanceof X509Certificate certificate && certificate.getSubjectAlternativeNames() == null) {
                throw new SSLPeerUnverifiedException("the certificate of " + certificate.getSubjectX500Principal()
                        + " has no subjectAltName (RFC 9525 6.3; the common name does not count)");
            }
        } catch (CertificateParsingException e) {
            SSLPeerUnverifiedException unreadable =
                    new SSLPeerUnverifiedException("the certificate's subjectAltName cannot be read");
            unreadable.initCause(e);
            throw unreadable;
        }
    }
}
