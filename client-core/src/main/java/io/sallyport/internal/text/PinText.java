package io.sallyport.internal.text;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Certificate pins as text: {@code sha256/} and the Base64 of the hash of a SubjectPublicKeyInfo (RFC 7469 section 2.4). Pure functions. Stateless. */
public final class PinText {

    private static final String PREFIX = "sha256/";
    private static final int HASH_BYTES = 32;

    private PinText() {}

    /**
     * The pin of a certificate's key.
     *
     * @param certificate any certificate
     * @return the pin
     */
    public static String of(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return PREFIX
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Demands that a text is a pin.
     *
     * @param text what a user wrote
     * @param place where it stands, for the failure's text
     * @return the pin
     * @throws IllegalArgumentException if it is none
     */
    public static String require(String text, String place) {
        if (!text.startsWith(PREFIX)) {
            throw unexpected(text, place);
        }
        try {
            byte[] hash = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            if (hash.length == HASH_BYTES) {
                return PREFIX + Base64.getEncoder().encodeToString(hash);
            }
        } catch (IllegalArgumentException e) {
            IllegalArgumentException failure = unexpected(text, place);
            failure.initCause(e);
            throw failure;
        }
        throw unexpected(text, place);
    }

    private static IllegalArgumentException unexpected(String text, String place) {
        return new IllegalArgumentException(
                place + ": \"" + text + "\" (expected: \"sha256/\" and the Base64 of 32 bytes)");
    }
}
