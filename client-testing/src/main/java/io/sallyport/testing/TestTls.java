package io.sallyport.testing;

import io.sallyport.config.TlsConfig;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS for tests, ready to use, made of {@link TestCertificate}. Stateless: each context is new, so nothing is resumed across them.
 *
 * <pre>{@code
 * HttpsServer server = ...; // of the JDK, or any other that takes an SSLContext
 * server.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
 * HttpClient client = HttpClient.builder().tls(TestTls.clientConfig()).build();
 * }</pre>
 */
public final class TestTls {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private TestTls() {}

    /** {@return what a server on this machine needs: {@link TestCertificate#LOCALHOST}, trusting clients that the test CA issued} */
    public static SSLContext serverContext() {
        return serverContext(TestCertificate.LOCALHOST);
    }

    /**
     * What a server needs, with a certificate that may be unfit. It trusts clients that the test CA issued; whether it asks them for a certificate is for the server to say.
     *
     * @param certificate what it shows
     * @return the context
     */
    public static SSLContext serverContext(TestCertificate certificate) {
        return context(certificate);
    }

    /** {@return what a client of the JDK needs to trust the test CA and nothing else} */
    public static SSLContext clientContext() {
        return context(null);
    }

    /**
     * What a client of the JDK needs to trust the test CA and nothing else, and to show a certificate.
     *
     * @param certificate what it shows
     * @return the context
     */
    public static SSLContext clientContext(TestCertificate certificate) {
        return context(certificate);
    }

    /** {@return settings of our own client: it trusts the test CA and nothing else, and has the identities {@code alice} and {@code bob} for requests to name} */
    public static TlsConfig clientConfig() {
        return TlsConfig.builder()
                .trustOnly(List.of(TestCertificate.CA.certificate()))
                .identity(TestCertificate.ALICE.identity())
                .identity(TestCertificate.BOB.identity())
                .build();
    }

    private static SSLContext context(@Nullable TestCertificate shown) {
        try {
            KeyManager[] keys = null;
            if (shown != null) {
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(shown.keyStore(PASSWORD), PASSWORD);
                keys = factory.getKeyManagers();
            }
            KeyStore trusted = TestCertificate.CA.keyStore(PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS context could be made with " + shown, e);
        }
    }
}
