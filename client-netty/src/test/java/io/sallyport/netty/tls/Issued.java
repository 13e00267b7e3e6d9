package io.sallyport.netty.tls;

import io.sallyport.config.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate made by a test, with its key, that can issue others, also those it has no right to. Immutable.
 *
 * @param certificate the certificate
 * @param keys its key
 * @param issuer who issued it; null for itself
 */
public record Issued(
        X509Certificate certificate, KeyPair keys, @Nullable Issued issuer) {

    private static final String FROM = "20200101000000Z";
    private static final String TO = "21200101000000Z";
    private static final byte[] BASIC_CONSTRAINTS = Der.oid(2, 5, 29, 19);
    private static final byte[] ALTERNATIVE_NAMES = Der.oid(2, 5, 29, 17);

    /** An authority of its own. */
    public static Issued root(String name) {
        return root(name, newKeys("EC"));
    }

    /** An authority of its own with a key that is there. */
    public static Issued root(String name, KeyPair keys) {
        return make(name, keys, null, TO, List.of(), true);
    }

    /** A certificate of its own that is no authority. */
    public static Issued selfSigned(String name, String keyAlgorithm, String... hosts) {
        KeyPair keys = newKeys(keyAlgorithm);
        return make(name, keys, null, TO, List.of(hosts), false);
    }

    /** An authority under this one. */
    public Issued authority(String name) {
        return authority(name, newKeys("EC"));
    }

    /** An authority under this one, with a key that is there. */
    public Issued authority(String name, KeyPair newKeys) {
        return issue(name, newKeys, TO, true);
    }

    /** No authority, made out to the hosts: names, or addresses in numbers. */
    public Issued leaf(String name, String... hosts) {
        return issue(name, newKeys("EC"), TO, false, hosts);
    }

    /** The same with a key that is there. */
    public Issued leaf(String name, KeyPair newKeys, String... hosts) {
        return issue(name, newKeys, TO, false, hosts);
    }

    /** Not valid any more. */
    public Issued expiredLeaf(String name, String... hosts) {
        return issue(name, newKeys("EC"), "20210101000000Z", false, hosts);
    }

    private Issued issue(String name, KeyPair newKeys, String to, boolean authority, String... hosts) {
        return make(name, newKeys, this, to, List.of(hosts), authority);
    }

    /** A new key. */
    public static KeyPair newKeys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** This and its issuers, without the root. */
    public List<X509Certificate> chain() {
        List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
        Issued next = issuer;
        while (next != null && next.issuer != null) {
            chain.add(next.certificate);
            next = next.issuer;
        }
        return chain;
    }

    /** For requests to show. */
    public TlsIdentity identity(String name) {
        return new TlsIdentity(name, chain(), keys.getPrivate());
    }

    /** What a server needs to show its chain and whatever else. */
    public SSLContext serving(X509Certificate... alsoSent) {
        List<X509Certificate> sent = new ArrayList<>(chain());
        sent.addAll(List.of(alsoSent));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            ShownChain shown = new ShownChain(keys.getPrivate(), sent.toArray(X509Certificate[]::new));
            context.init(new KeyManager[] {shown}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a client of the JDK needs to trust this authority. */
    public SSLContext trusting() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            TrustManager[] managers = trust.getTrustManagers();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the chain as PEM. */
    public Path writeChain(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate each : chain()) {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        return Files.writeString(file, text);
    }

    /** Writes the key as PEM. */
    public Path writeKey(Path file) throws IOException {
        return Files.writeString(file, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                + label + "-----\n";
    }

    private static Issued make(
            String name, KeyPair keys, @Nullable Issued issuer, String to, List<String> hosts, boolean authority) {
        KeyPair signing = issuer == null ? keys : issuer.keys;
        X500Principal subject = new X500Principal("CN=" + name);
        X500Principal issuing = issuer == null ? subject : issuer.certificate.getSubjectX500Principal();
        try {
            byte[] algorithm = algorithm(signing);
            List<byte[]> extensions = new ArrayList<>();
            byte[] constraints = authority ? Der.sequence(Der.yes()) : Der.sequence();
            extensions.add(Der.sequence(BASIC_CONSTRAINTS, Der.yes(), Der.octets(constraints)));
            if (!hosts.isEmpty()) {
                byte[][] names = new byte[hosts.size()][];
                for (int i = 0; i < names.length; i++) {
                    names[i] = alternative(hosts.get(i));
                }
                extensions.add(Der.sequence(ALTERNATIVE_NAMES, Der.octets(Der.sequence(names))));
            }
            byte[] body = Der.sequence(
                    Der.explicit(0, Der.integer(2)),
                    Der.integer(System.nanoTime()),
                    algorithm,
                    issuing.getEncoded(),
                    Der.sequence(Der.time(FROM), Der.time(to)),
                    subject.getEncoded(),
                    keys.getPublic().getEncoded(),
                    Der.explicit(3, Der.sequence(extensions.toArray(byte[][]::new))));
            Signature signature = Signature.getInstance(signatureName(signing));
            signature.initSign(signing.getPrivate());
            signature.update(body);
            byte[] encoded = Der.sequence(body, algorithm, Der.bits(signature.sign()));
            X509Certificate made = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
            return new Issued(made, keys, issuer);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] alternative(String host) throws IOException {
        boolean address = host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
        return address
                ? Der.implicit(7, InetAddress.getByName(host).getAddress())
                : Der.implicit(2, host.getBytes(StandardCharsets.US_ASCII));
    }

    private static String signatureName(KeyPair signing) {
        return switch (signing.getPrivate().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> "Ed25519";
        };
    }

    private static byte[] algorithm(KeyPair signing) {
        return switch (signing.getPrivate().getAlgorithm()) {
            case "RSA" -> Der.sequence(Der.oid(1, 2, 840, 113549, 1, 1, 11), Der.nothing());
            case "EC" -> Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
            case "DSA" -> Der.sequence(Der.oid(2, 16, 840, 1, 101, 3, 4, 3, 2));
            default -> Der.sequence(Der.oid(1, 3, 101, 112));
        };
    }
}
