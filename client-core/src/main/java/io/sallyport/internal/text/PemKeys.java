package io.sallyport.internal.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads certificates and keys from PEM files (RFC 7468). Stateless. */
public final class PemKeys {

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
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

    /** The first unencrypted PKCS#8 key of a file. */
    public static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        List<byte[]> keys = blocks(file, KEY);
        if (keys.isEmpty()) {
            throw new InvalidKeySpecException(file + " has no unencrypted PKCS#8 key (expected: " + begin(KEY)
                    + "; openssl pkcs8 -topk8 -nocrypt turns others into it)");
        }
        byte[] encoded = keys.get(0);
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
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
