package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.config.AddressGuard;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program's own socket factory and its verifier of names. */
@Timeout(60)
final class FactorySocketsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private final SSLSocketFactory factory = TestTls.clientContext().getSocketFactory();

    private static HttpsURLConnection open(HttpClient client, String url) throws IOException {
        return (HttpsURLConnection) UrlHandlers.open(client, new URL(url));
    }

    private HttpsURLConnection byFactory(HttpClient client, String url) throws IOException {
        return by(factory, open(client, url));
    }

    private static HttpsURLConnection by(SSLSocketFactory factory, HttpsURLConnection connection) {
        connection.setSSLSocketFactory(factory);
        connection.setReadTimeout(10_000);
        return connection;
    }

    @Test
    void itsSocketsGoWhereTheClientMay() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.builder()
                        .addressGuard(AddressGuard.publicOnly())
                        .build())) {
            assertThatThrownBy(() -> byFactory(client, peer.url("/a")).getResponseCode())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("addressGuard");
            assertThat(peer.connections()).isZero();
        }
    }

    @Test
    void aFactoryThatThrowsAnErrorEndsTheConnection() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            HttpsURLConnection connection = open(client, "https://127.0.0.1:1/");
            connection.setSSLSocketFactory(new BrokenFactory());
            assertThatThrownBy(connection::getResponseCode).isInstanceOf(NoClassDefFoundError.class);
        }
    }

    /** Cannot make sockets at all. */
    private static final class BrokenFactory extends SSLSocketFactory {

        @Override
        public String[] getDefaultCipherSuites() {
            return new String[0];
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return new String[0];
        }

        @Override
        public Socket createSocket() {
            throw new NoClassDefFoundError("a library of the factory's");
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            return createSocket();
        }
    }

    @Test
    void aStreamedUploadEndsWithItsConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.create())) {
            CountDownLatch begun = new CountDownLatch(1);
            peer.next(connection -> {
                connection.readHead();
                begun.countDown();
                connection.drain();
            });
            HttpsURLConnection connection = byFactory(client, peer.url("/up"));
            connection.setDoOutput(true);
            connection.setChunkedStreamingMode(0);
            connection.getOutputStream().write(1);
            connection.getOutputStream().flush();
            begun.await();
            connection.disconnect();
            peer.connection(1).awaitClosedByClient();
        }
    }

    @Test
    void runsOverTheSocketsOfAFactory() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.expectRequest("GET", "/a").send(OK);
                connection
                        .expectRequest("GET", "/b")
                        .send(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\n");
                connection
                        .expectRequest("GET", "/c")
                        .send("HTTP/1.1 200 OK\r\n\r\nto the end")
                        .close();
            });
            CompletableFuture<ReceivedRequest> received = new CompletableFuture<>();
            peer.next(connection -> {
                received.complete(connection.readRequest());
                connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
            });
            HttpsURLConnection first = byFactory(client, peer.url("/a"));
            assertThat(first.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
            assertThat(first.getServerCertificates()[0]).isEqualTo(TestCertificate.LOCALHOST.certificate());
            assertThat(byFactory(client, peer.url("/b")).getInputStream().readAllBytes())
                    .isEqualTo("abcde".getBytes(UTF_8));
            assertThat(byFactory(client, peer.url("/c")).getInputStream().readAllBytes())
                    .isEqualTo("to the end".getBytes(UTF_8));
            HttpsURLConnection posted = byFactory(client, peer.url("/d"));
            posted.setDoOutput(true);
            posted.setChunkedStreamingMode(0);
            try (OutputStream output = posted.getOutputStream()) {
                output.write("abc".getBytes(UTF_8));
            }
            assertThat(posted.getResponseCode()).isEqualTo(404);
            assertThat(posted.getErrorStream().readAllBytes()).isEqualTo("gone".getBytes(UTF_8));
            assertThat(received.get().text()).isEqualTo("abc");
        }
    }

    @Test
    void asksTheVerifierOnlyWhereTheNameDoesNotFit() throws Exception {
        try (ScriptedPeer fitting = ScriptedPeer.start(TestTls.serverContext());
                ScriptedPeer other = ScriptedPeer.start(TestTls.serverContext(TestCertificate.WRONG_NAME));
                HttpClient client = leaks.watch(HttpClient.create())) {
            fitting.next(connection -> connection.expectRequest().send(OK));
            HttpsURLConnection unasked = byFactory(client, fitting.url("/a"));
            unasked.setHostnameVerifier((host, session) -> false);
            assertThat(unasked.getResponseCode()).isEqualTo(200);
            assertThat(unasked.getInputStream().readAllBytes()).hasSize(5);

            other.next(PeerConnection::expectFailedHandshake);
            assertThatThrownBy(() -> byFactory(client, other.url("/a")).getInputStream())
                    .isInstanceOf(SSLHandshakeException.class);

            other.next(connection -> connection.expectRequest().send(OK));
            HttpsURLConnection trusted = byFactory(client, other.url("/a"));
            Queue<String> asked = new ConcurrentLinkedQueue<>();
            trusted.setHostnameVerifier((host, session) -> asked.add(host));
            assertThat(trusted.getInputStream().readAllBytes()).hasSize(5);
            assertThat(asked).containsExactly(URI.create(other.url("/a")).getHost());
        }
    }

    @Test
    void asksTheVerifierWithoutAFactoryToo() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext(TestCertificate.WRONG_NAME));
                HttpClient client = leaks.watch(
                        HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            peer.next(connection -> connection.expectRequest().send(OK));
            HttpsURLConnection trusted = open(client, peer.url("/a"));
            Queue<String> asked = new ConcurrentLinkedQueue<>();
            trusted.setHostnameVerifier((host, session) -> asked.add(host));
            assertThat(trusted.getInputStream().readAllBytes()).hasSize(5);
            assertThat(asked).containsExactly("127.0.0.1");

            peer.next(connection -> connection.handshake().drain());
            HttpsURLConnection refused = open(client, peer.url("/a"));
            refused.setHostnameVerifier((host, session) -> false);
            assertThatThrownBy(refused::getInputStream)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("TlsConfig.hostnameVerifier refuses it");

            peer.next(PeerConnection::expectFailedHandshake);
            assertThatThrownBy(() -> open(client, peer.url("/a")).getInputStream())
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void keepsItsConnectionsForTheSameFactory() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.otherwise(connection -> {
                while (connection.nextRequest() != null) {
                    connection.send(OK);
                }
            });
            for (int i = 0; i < 3; i++) {
                assertThat(byFactory(client, peer.url("/a")).getInputStream().readAllBytes())
                        .hasSize(5);
            }
            assertThat(peer.connections()).isEqualTo(1);
            for (int i = 0; i < 20; i++) {
                SSLSocketFactory another = TestTls.clientContext().getSocketFactory();
                assertThat(by(another, open(client, peer.url("/a")))
                                .getInputStream()
                                .readAllBytes())
                        .hasSize(5);
            }
            assertThat(peer.connections()).isEqualTo(21);
            byFactory(client, peer.url("/a")).getInputStream().readAllBytes();
            assertThat(peer.connections()).isEqualTo(21);
        }
    }

    @Test
    void followsUpA401() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection
                        .expectRequest("GET", "/a")
                        .send("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n");
                connection.expectRequest("GET", "/a").send(OK);
            });
            HttpsURLConnection connection = byFactory(client, peer.url("/a"));
            connection.setAuthenticator(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication("a", "b".toCharArray());
                }
            });
            assertThat(connection.getInputStream().readAllBytes()).hasSize(5);
            assertThat(peer.connection(1).requests().get(1).head()).contains("Authorization: Basic YTpi");
        }
    }

    @Test
    void aDefaultThatIsSetLaterIsUsed() throws Exception {
        SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(PeerConnection::expectFailedHandshake);
            assertThatThrownBy(() -> open(client, peer.url("/a")).getInputStream())
                    .isInstanceOf(SSLHandshakeException.class);
            HttpsURLConnection.setDefaultSSLSocketFactory(factory);
            peer.next(connection -> connection.expectRequest().send(OK));
            assertThat(open(client, peer.url("/a")).getInputStream().readAllBytes())
                    .hasSize(5);
        } finally {
            HttpsURLConnection.setDefaultSSLSocketFactory(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\na",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n"
            })
    void refusesWhatIsNoHttpFromASocket(String sent) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> connection.expectRequest().send(sent).close());
            assertThatThrownBy(() ->
                            byFactory(client, peer.url("/a")).getInputStream().readAllBytes())
                    .isInstanceOf(IOException.class);
        }
    }
}
