package io.sallyport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TestTlsTest {

    @Test
    void isValidForDecades() throws GeneralSecurityException {
        Instant distant = Instant.now().plus(50 * 365, ChronoUnit.DAYS);
        for (TestCertificate each : TestCertificate.values()) {
            if (each == TestCertificate.EXPIRED) {
                assertThat(each.certificate().getNotAfter().toInstant()).isBefore(Instant.now());
            } else {
                assertThat(each.certificate().getNotAfter().toInstant()).isAfter(distant);
            }
        }
    }

    @Test
    void comesAsPemFilesThatCanBeRead() throws IOException, GeneralSecurityException {
        TlsIdentity read = TlsIdentity.pem("a", TestCertificate.ALICE.pem(), TestCertificate.ALICE.keyPem());

        assertThat(read.chain()).containsExactly(TestCertificate.ALICE.certificate());
        assertThat(read.key()).isEqualTo(TestCertificate.ALICE.key());
        assertThat(Files.readString(TestCertificate.ALICE.keyPem())).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(TestCertificate.CA::keyPem).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void letsAClientTrustTheServer() throws IOException {
        assertThat(handshake(TestTls.serverContext(), TestTls.clientContext()).isValid())
                .isTrue();
    }

    @Test
    void letsTheClientShowWhoItIs() throws IOException {
        SSLSession session = handshake(TestTls.serverContext(), TestTls.clientContext(TestCertificate.BOB));

        assertThat(session.getLocalCertificates()).containsExactly(TestCertificate.BOB.certificate());
    }

    @Test
    void refusesAServerThatIsUnfit() {
        for (TestCertificate unfit :
                new TestCertificate[] {TestCertificate.WRONG_NAME, TestCertificate.EXPIRED, TestCertificate.UNTRUSTED
                }) {
            assertThatThrownBy(() -> handshake(TestTls.serverContext(unfit), TestTls.clientContext()))
                    .as("%s", unfit)
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void configuresOurOwnClient() {
        assertThat(TestTls.clientConfig().trustedCertificates()).containsExactly(TestCertificate.CA.certificate());
        assertThat(TestTls.clientConfig().identities()).containsOnlyKeys("alice", "bob");
        assertThat(TestTls.clientConfig()).isEqualTo(TestTls.clientConfig());
    }

    private static SSLSession handshake(SSLContext server, SSLContext client) throws IOException {
        try (SSLServerSocket listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setWantClientAuth(true);
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.getOutputStream().write('x');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (SSLSocket socket = (SSLSocket) client.getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                assertThat(socket.getInputStream().read()).isEqualTo('x');
                served.join();
                return socket.getSession();
            }
        }
    }
}
