package io.sallyport.internal.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates and keys from PEM files (RFC 7468). Stateless. */
public final class PemKeys {

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String ENCRYPTED_KEY = "ENCRYPTED PRIVATE KEY";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private PemKeys() {}

    /** All certificates of a file, in its order; whatever else it holds is skipped. */
    public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] block : blocks(file, CERTIFICATE)) {
            try {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
            } catch (CertificateException e) {
                throw new CertificateException(file + " has a certificate that cannot be read", e);
            }
        }
        if (chain.isEmpty()) {
            throw new CertificateException(file + " has no certificate (expected: " + begin(CERTIFICATE) + ")");
        }
        return chain;
    }

    /**
     * The first PKCS#8 key of a file, which is encrypted (RFC 5958).
     *
     * @param file the file
     * @param password of the key
     * @return the key
     * @throws IOException if the file cannot be read
     * @throws GeneralSecurityException if it holds no such key, the password is wrong, or this Java platform lacks the cipher
     */
    public static PrivateKey privateKey(Path file, char[] password) throws IOException, GeneralSecurityException {
        List<byte[]> keys = blocks(file, ENCRYPTED_KEY);
        if (keys.isEmpty()) {
            throw new InvalidKeySpecException(
                    file + " has no encrypted PKCS#8 key (expected: " + begin(ENCRYPTED_KEY) + ")");
        }
        try {
            EncryptedPrivateKeyInfo sealed = new EncryptedPrivateKeyInfo(keys.get(0));
            // The text of PBES2's parameters is the name of the cipher made of them.
            AlgorithmParameters parameters = sealed.getAlgParameters();
            String text = String.valueOf(parameters);
            String algorithm = text.startsWith("PBE") ? text : sealed.getAlgName();
            SecretKey secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
            return privateKey(sealed.getKeySpec(cipher), file);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new InvalidKeySpecException(
                    file + " has a key whose encryption this Java platform lacks (expected: PBES2 with AES;"
                            + " openssl pkcs8 -topk8 -v2 aes256 turns others into it)",
                    e);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeySpecException(
                    file + " has a key that cannot be decrypted: is the password right? (" + e.getMessage() + ")", e);
        }
    }

    /** The first unencrypted PKCS#8 key of a file. */
    public static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        List<byte[]> keys = blocks(file, KEY);
        if (keys.isEmpty()) {
            throw new InvalidKeySpecException(file + " has no unencrypted PKCS#8 key (expected: " + begin(KEY)
                    + "; openssl pkcs8 -topk8 -nocrypt turns others into it)");
        }
        return privateKey(new PKCS8EncodedKeySpec(keys.get(0)), file);
    }

    private static PrivateKey privateKey(PKCS8EncodedKeySpec spec, Path file) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException(
                file + " has a key of an unknown kind (expected: one of " + KEY_ALGORITHMS + ")");
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                last.addSuppressed(e);
            }
        }
        throw last;
    }

    /** What stands between the lines of a label. */
    private static List<byte[]> blocks(Path file, String label) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        List<byte[]> blocks = new ArrayList<>();
        String end = "-----END " + label + "-----";
        int from = text.indexOf(begin(label));
        while (from >= 0) {
            int start = from + begin(label).length();
            int stop = text.indexOf(end, start);
            try {
                blocks.add(Base64.getMimeDecoder().decode(text.substring(start, stop < 0 ? text.length() : stop)));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException(file + " has a " + label + " that is no Base64", e);
            }
            from = stop < 0 ? -1 : text.indexOf(begin(label), stop);
        }
        return blocks;
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----";
    }
}
