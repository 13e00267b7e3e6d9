package io.sallyport.netty.internal.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** What a judge's refusal means, in words for people. Pure functions. Stateless. */
final class Refusal {

    private static final int MAX_CAUSES = 20;

    private Refusal() {}

    /** The refusal with a text that says what was wrong and what may help. */
    static CertificateRefusedException of(CertificateException refused, X509Certificate... chain) {
        if (refused instanceof CertificateRefusedException told) {
            return told;
        }
        return new CertificateRefusedException(text(refused, chain), refused);
    }

    /** Whether no way led from the certificate to anybody trusted: what else is wrong was not looked at. */
    static boolean isUnknownIssuer(CertificateException refused) {
        return find(refused, CertPathBuilderException.class) != null;
    }

    /** Whether the refusal is about the certificates themselves, and not about the name. */
    static boolean isOfPath(CertificateException refused) {
        return isUnknownIssuer(refused) || find(refused, CertPathValidatorException.class) != null;
    }

    private static String text(CertificateException refused, X509Certificate... chain) {
        X509Certificate leaf = chain[0];
        String whose = "the certificate of " + leaf.getSubjectX500Principal();
        if (find(refused, CertificateExpiredException.class) != null) {
            X509Certificate ended = firstOutside(chain);
            return "the certificate of " + ended.getSubjectX500Principal() + " expired on "
                    + ended.getNotAfter().toInstant()
                    + ": the server needs a new one, if this machine's clock is right";
        }
        if (find(refused, CertificateNotYetValidException.class) != null) {
            X509Certificate early = firstOutside(chain);
            return "the certificate of " + early.getSubjectX500Principal() + " is not valid before "
                    + early.getNotBefore().toInstant() + ": is this machine's clock right?";
        }
        if (isUnknownIssuer(refused)) {
            return whose + ", issued by " + leaf.getIssuerX500Principal()
                    + ", leads to no authority that is trusted: the server sends no intermediate certificate that it needs, or TlsConfig lacks its authority (trustAlso, trustOnly)";
        }
        return whose + " is refused: " + refused.getMessage();
    }

    private static X509Certificate firstOutside(X509Certificate... chain) {
        for (X509Certificate certificate : chain) {
            try {
                certificate.checkValidity();
            } catch (CertificateException e) {
                return certificate;
            }
        }
        return chain[0];
    }

    private static @Nullable Throwable find(Throwable failure, Class<? extends Throwable> kind) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (kind.isInstance(cause)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
