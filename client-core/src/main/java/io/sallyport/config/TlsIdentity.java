package io.sallyport.config;

import io.sallyport.internal.text.KeyFit;
import io.sallyport.internal.text.PemKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A client certificate under a name: the chain and its private key. Requests choose it by that name ({@link io.sallyport.Request.Builder#tlsIdentity}). Immutable.
 *
 * @param name what requests call it
 * @param chain the certificate and its issuers, leaf first
 * @param key the private key of the first certificate
 */
public record TlsIdentity(String name, List<X509Certificate> chain, PrivateKey key) implements TlsIdentitySource {

    /**
     * Copies the chain.
     *
     * @param name what requests call it
     * @param chain leaf first; an empty one is refused with an {@link IllegalArgumentException}
     * @param key the private key of the first certificate
     */
    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(
                    "TLS identity \"" + name + "\" has no certificate (expected: 1 or more)");
        }
    }

    /**
     * Reads PEM files: a certificate chain, leaf first, and an unencrypted PKCS#8 private key ({@code BEGIN PRIVATE KEY}).
     *
     * @param name what requests call it
     * @param chain a file with one {@code BEGIN CERTIFICATE} block or more
     * @param key a file with the key of the first certificate
     * @return the identity
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if a file does not hold what it should, or the key does not belong to the certificate
     */
    public static TlsIdentity pem(String name, Path chain, Path key) throws IOException, GeneralSecurityException {
        return fitting(name, PemKeys.certificates(chain), PemKeys.privateKey(key), chain + " and " + key);
    }

    /**
     * Reads PEM files: a certificate chain, leaf first, and an encrypted PKCS#8 private key ({@code BEGIN ENCRYPTED PRIVATE KEY}) in a way the Java platform knows, such as PBES2 with AES; triple DES, which {@code openssl req} of OpenSSL 3.0 writes, is not among them.
     *
     * @param name what requests call it
     * @param chain the file with the certificate and its issuers, leaf first
     * @param key the file with the private key
     * @param password of the key
     * @return the identity
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if a file does not hold what it should, or the password is wrong
     */
    public static TlsIdentity pem(String name, Path chain, Path key, char[] password)
            throws IOException, GeneralSecurityException {
        return fitting(name, PemKeys.certificates(chain), PemKeys.privateKey(key, password), chain + " and " + key);
    }

    private static TlsIdentity fitting(String name, List<X509Certificate> chain, PrivateKey key, String where)
            throws GeneralSecurityException {
        KeyFit.require(key, chain.get(0), where);
        return new TlsIdentity(name, chain, key);
    }

    /**
     * Reads the only key entry of a PKCS#12 file.
     *
     * @param name what requests call it
     * @param file the key store
     * @param password of the store and of its key; not kept
     * @return the identity
     * @throws IOException if the file cannot be read or the password is wrong
     * @throws GeneralSecurityException if the file does not hold exactly one private key with its chain
     */
    public static TlsIdentity pkcs12(String name, Path file, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        List<String> entries = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                entries.add(alias);
            }
        }
        if (entries.size() != 1) {
            throw new GeneralSecurityException(file + " has " + entries.size() + " key entries (expected: 1)");
        }
        Key key = store.getKey(entries.get(0), password);
        if (!(key instanceof PrivateKey privateKey)) {
            throw new GeneralSecurityException(file + " has a key that is no private key");
        }
        List<X509Certificate> chain = new ArrayList<>();
        Certificate[] certificates = store.getCertificateChain(entries.get(0));
        for (Certificate certificate : certificates == null ? new Certificate[0] : certificates) {
            if (certificate instanceof X509Certificate x509) {
                chain.add(x509);
            }
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException(file + " has a key without a certificate");
        }
        return fitting(name, chain, privateKey, file.toString());
    }

    /** The name and the subject; never the key. */
    @Override
    public String toString() {
        return name + " (" + chain.get(0).getSubjectX500Principal() + ")";
    }
}
