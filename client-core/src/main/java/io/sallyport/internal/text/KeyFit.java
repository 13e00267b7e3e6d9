package io.sallyport.internal.text;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/** Whether a private key belongs to a certificate: it signs, and the certificate's key verifies. Stateless. */
public final class KeyFit {

    private static final byte[] PROBE = {1, 2, 3};

    private KeyFit() {}

    /**
     * Demands that they belong together. Keys of kinds that are not known pass.
     *
     * @param key the private key
     * @param certificate with the public key
     * @param where both come from, for the failure's text
     * @throws GeneralSecurityException if they do not
     */
    public static void require(PrivateKey key, X509Certificate certificate, String where)
            throws GeneralSecurityException {
        Signature signature = signature(key.getAlgorithm());
        if (signature == null) {
            return;
        }
        boolean fits;
        try {
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            fits = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException(mismatch(certificate, where), e);
        }
        if (!fits) {
            throw new InvalidKeyException(mismatch(certificate, where));
        }
    }

    private static @Nullable Signature signature(String algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "EdDSA", "Ed25519", "Ed448" -> Signature.getInstance("EdDSA");
            case "RSASSA-PSS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            default -> null;
        };
    }

    private static String mismatch(X509Certificate certificate, String where) {
        return where + ": the private key does not belong to the certificate of "
                + certificate.getSubjectX500Principal() + " (expected: the first certificate's key)";
    }
}
