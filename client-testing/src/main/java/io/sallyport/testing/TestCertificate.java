package io.sallyport.testing;

import io.sallyport.config.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ready-made certificates for tests, with their keys, on the curve P-256. But for {@link #EXPIRED} they are valid until 2120. Their keys are public: nothing but tests may trust them.
 */
public enum TestCertificate {
    /** The authority that issued all others but {@link #UNTRUSTED}. Its key is not kept. */
    CA,
    /** A server's: made out to {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
    LOCALHOST,
    /** A server's: made out to {@code wrong.example}, though its common name says {@code localhost}. */
    WRONG_NAME,
    /** A server's: as {@link #LOCALHOST}, but it ended in 2021. */
    EXPIRED,
    /** A server's: as {@link #LOCALHOST}, but issued by an authority that nobody trusts. */
    UNTRUSTED,
    /** A client's. */
    ALICE,
    /** Another client's. */
    BOB;

    private static final Map<TestCertificate, TlsIdentity> IDENTITIES = new ConcurrentHashMap<>();

    /** {@return a name for it, such as {@code localhost} or {@code alice}; its identity goes by it too} */
    public String alias() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the certificate} */
    public X509Certificate certificate() {
        if (this == CA) {
            return CaHolder.CERTIFICATE;
        }
        return identity().chain().get(0);
    }

    /**
     * {@return its private key}
     *
     * @throws IllegalStateException if this is {@link #CA}
     */
    public PrivateKey key() {
        return identity().key();
    }

    /** {@return a PEM file with the certificate, in a temporary folder} */
    public Path pem() {
        return extracted(alias() + ".pem");
    }

    /**
     * {@return a PEM file with the private key, unencrypted in PKCS#8, in a temporary folder}
     *
     * @throws IllegalStateException if this is {@link #CA}
     */
    public Path keyPem() {
        requireKey();
        return extracted(alias() + "-key.pem");
    }

    /**
     * {@return certificate and key under the name of {@link #alias}, for {@link io.sallyport.config.TlsConfig.Builder#identity}}
     *
     * @throws IllegalStateException if this is {@link #CA}
     */
    public TlsIdentity identity() {
        requireKey();
        return IDENTITIES.computeIfAbsent(this, TestCertificate::read);
    }

    /**
     * A new PKCS#12 key store in memory with certificate and key under {@link #alias}; with the certificate alone, as one to trust, if this is {@link #CA}.
     *
     * @param password protects the key
     * @return the key store
     */
    public KeyStore keyStore(char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            if (this == CA) {
                store.setCertificateEntry(alias(), certificate());
            } else {
                store.setKeyEntry(alias(), key(), password, new Certificate[] {certificate()});
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no key store could be made for " + this, e);
        }
    }

    private static TlsIdentity read(TestCertificate certificate) {
        try {
            return TlsIdentity.pem(certificate.alias(), certificate.pem(), certificate.keyPem());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the certificate " + certificate + " cannot be read", e);
        }
    }

    private void requireKey() {
        if (this == CA) {
            throw new IllegalStateException("the key of " + this + " is not kept (expected: any other certificate)");
        }
    }

    private static synchronized Path extracted(String file) {
        Path target = FolderHolder.FOLDER.resolve(file);
        try (InputStream in = TestCertificate.class.getResourceAsStream("tls/" + file)) {
            if (in == null) {
                throw new IllegalStateException("resource tls/" + file + " is missing");
            }
            if (!Files.exists(target)) {
                Files.copy(in, target);
                target.toFile().deleteOnExit();
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class FolderHolder {

        private static final Path FOLDER = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("sallyport-test-tls");
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class CaHolder {

        private static final X509Certificate CERTIFICATE = read();

        private static X509Certificate read() {
            try (InputStream in = Files.newInputStream(CA.pem())) {
                return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException("the certificate " + CA + " cannot be read", e);
            }
        }
    }
}
