package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.SilentPort;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only a scripted server shows: failures, backpressure, TLS, and that connections go back. */
final class UrlConnectionTest {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private HttpURLConnection open(HttpClient client, String url) throws IOException {
        return UrlHandlers.open(client, new URL(url));
    }

    @Test
    void keepsTheConnectionForTheNext() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.expectRequest("GET", "/a").send(OK);
                connection.expectRequest("GET", "/b").send(OK);
            });
            try (InputStream first = open(client, peer.url("/a")).getInputStream()) {
                assertThat(first.readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
            }
            open(client, peer.url("/b")).getInputStream().close();
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void keepsTheConnectionOfAnErrorThatIsRead() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection ->
                    connection.expectRequest().send("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"));
            HttpURLConnection connection = open(client, peer.url("/a"));
            assertThatThrownBy(connection::getInputStream)
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage(peer.url("/a"));
            assertThat(connection.getErrorStream().readAllBytes()).isEqualTo("gone".getBytes(UTF_8));
            assertThat(connection.getResponseCode()).isEqualTo(404);
        }
    }

    @Test
    void timesOutConnecting() throws IOException {
        try (SilentPort silent = SilentPort.open();
                HttpClient client = leaks.watch(HttpClient.create())) {
            for (String scheme : List.of("http", "https")) {
                HttpURLConnection connection = open(client, scheme + "://127.0.0.1:" + silent.port() + "/");
                connection.setConnectTimeout(50);
                assertThatThrownBy(connection::connect)
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessage("Connect timed out")
                        .hasCauseInstanceOf(ConnectTimeoutException.class);
            }
        }
    }

    @Test
    void timesOutReading() throws IOException {
        CountDownLatch released = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.otherwise(connection -> {
                connection.expectRequest();
                connection.stallUntil(released);
            });
            HttpURLConnection connection = open(client, peer.url("/a"));
            connection.setReadTimeout(50);
            assertThatThrownBy(connection::getInputStream)
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out")
                    .hasCauseInstanceOf(HttpClientException.class);
            assertThatThrownBy(connection::getInputStream).isInstanceOf(SocketTimeoutException.class);
            released.countDown();
        }
    }

    @Test
    void timesOutReadingTheBody() throws IOException {
        CountDownLatch released = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.expectRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
                connection.stallUntil(released);
            });
            HttpURLConnection connection = open(client, peer.url("/a"));
            connection.setReadTimeout(50);
            InputStream stream = connection.getInputStream();
            assertThat(stream.readNBytes(2)).hasSize(2);
            assertThatThrownBy(stream::read)
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
            released.countDown();
        }
    }

    @Test
    void isRefusedAsOnThePlatform() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            HttpURLConnection connection = open(client, "http://127.0.0.1:" + port + "/");
            assertThatThrownBy(connection::connect)
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("Connection refused");
            assertThatThrownBy(connection::getInputStream).isInstanceOf(ConnectException.class);
            HttpURLConnection streamed = open(client, "http://127.0.0.1:" + port + "/");
            streamed.setDoOutput(true);
            streamed.setChunkedStreamingMode(0);
            assertThatThrownBy(streamed::getOutputStream).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void knowsNoSuchHost() throws IOException {
        try (HttpClient client = leaks.watch(HttpClient.builder()
                .resolver(host -> CompletableFuture.failedFuture(new UnknownHostException(host)))
                .build())) {
            assertThatThrownBy(() -> open(client, "http://nowhere.example/").getInputStream())
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("nowhere.example");
        }
    }

    @Test
    void saysThatTheServerClosed() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.otherwise(connection -> {
                connection.expectRequest();
                connection.close();
            });
            assertThatThrownBy(() -> open(client, peer.url("/a")).getInputStream())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Unexpected end of file from server");
        }
    }

    @Test
    void saysThatABodyIsCutShort() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.expectRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
                connection.close();
            });
            InputStream stream = open(client, peer.url("/a")).getInputStream();
            assertThatThrownBy(stream::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("Premature EOF");
        }
    }

    @Test
    void writesOnlyWhatTheServerTakes() throws Exception {
        int size = 64 * 1024 * 1024;
        CountDownLatch released = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.readHead();
                connection.stallUntil(released);
                connection.readBody();
                connection.send(OK);
            });
            HttpURLConnection connection = open(client, peer.url("/a"));
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(size);
            AtomicLong written = new AtomicLong();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            Thread writer = new Thread(() -> {
                byte[] piece = new byte[64 * 1024];
                try (OutputStream output = connection.getOutputStream()) {
                    while (written.get() < size) {
                        output.write(piece);
                        written.addAndGet(piece.length);
                    }
                    ended.complete(null);
                } catch (IOException e) {
                    ended.completeExceptionally(e);
                }
            });
            writer.start();
            awaitStuck(writer, written);
            assertThat(ended).isNotDone();
            assertThat(written.get()).isBetween(1L, size / 2L);
            released.countDown();
            ended.get();
            assertThat(connection.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
        }
    }

    /** Returns when a thread waited, and had come no further, many times in a row; or has ended. */
    private static void awaitStuck(Thread thread, AtomicLong progress) {
        long before = -1;
        int unmoved = 0;
        while (thread.isAlive() && unmoved < 100) {
            long now = progress.get();
            unmoved = now == before && thread.getState() != Thread.State.RUNNABLE ? unmoved + 1 : 0;
            before = now;
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    void waitsForTheServerToWantTheBody() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<String> body = new CompletableFuture<>();
            peer.next(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                body.complete(connection.readBody().text());
                connection.send(OK);
                connection.readHead();
                connection.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            });
            HttpURLConnection wanted = expecting(client, peer.url("/a"));
            try (OutputStream output = wanted.getOutputStream()) {
                output.write("abc".getBytes(UTF_8));
            }
            assertThat(wanted.getResponseCode()).isEqualTo(200);
            assertThat(wanted.getInputStream().readAllBytes()).hasSize(5);
            assertThat(body.get()).isEqualTo("abc");
            HttpURLConnection refused = expecting(client, peer.url("/b"));
            assertThatThrownBy(refused::getOutputStream)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessage("Server rejected operation");
            assertThat(refused.getResponseCode()).isEqualTo(417);
        }
    }

    private HttpURLConnection expecting(HttpClient client, String url) throws IOException {
        HttpURLConnection connection = open(client, url);
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(0);
        connection.setRequestProperty("Expect", "100-Continue");
        return connection;
    }

    @Test
    void disconnectsInTheMiddle() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.expectRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\nhe");
                connection.expectClose();
            });
            HttpURLConnection connection = open(client, peer.url("/a"));
            InputStream stream = connection.getInputStream();
            assertThat(stream.read()).isEqualTo('h');
            connection.disconnect();
            assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void neverGoesAroundAProxy() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            Proxy proxy = new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", 1));
            URL url = new URL(null, peer.url("/a"), UrlHandlers.handler(client, "http"));
            assertThatThrownBy(() -> url.openConnection(proxy).connect())
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("Connection refused")
                    .hasCauseInstanceOf(ConnectFailedException.class);
            assertThat(peer.connections()).isZero();
            assertThatThrownBy(() -> url.openConnection(null)).isInstanceOf(IllegalArgumentException.class);
            peer.next(connection -> connection.expectRequest().send(OK));
            assertThat(url.openConnection(Proxy.NO_PROXY).getInputStream().readAllBytes())
                    .hasSize(5);
        }
    }

    @Test
    void isRefusedOnAnEventLoop() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<Object> seen = client.get(peer.url("/a"))
                    .thenCompose(response -> response.bytes())
                    .handle((bytes, failure) -> {
                        try {
                            return open(client, peer.url("/b")).getInputStream();
                        } catch (IOException | RuntimeException e) {
                            return e;
                        }
                    });
            peer.accept().expectRequest().send(OK);
            assertThat(seen.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasToString(seen.get().toString())
                    .asString()
                    .contains("event loop");
        }
    }

    @Test
    void showsTheCertificates() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(
                        HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            peer.otherwise(connection -> connection.expectRequest().send(OK));
            HttpsURLConnection connection = (HttpsURLConnection) open(client, peer.url("/a"));
            assertThatThrownBy(connection::getCipherSuite)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("connection not yet open");
            connection.connect();
            assertThat(connection.getServerCertificates()[0]).isEqualTo(TestCertificate.LOCALHOST.certificate());
            assertThat(connection.getPeerPrincipal())
                    .isEqualTo(TestCertificate.LOCALHOST.certificate().getSubjectX500Principal());
            assertThat(connection.getCipherSuite()).startsWith("TLS_");
            assertThat(connection.getLocalCertificates()).isNull();
            assertThat(connection.getLocalPrincipal()).isNull();
            assertThat(connection.getSSLSession()).isPresent();
            assertThat(connection.getInputStream().readAllBytes()).hasSize(5);
        }
    }

    @Test
    void refusesUntrustedServers() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.otherwise(PeerConnection::expectFailedHandshake);
            assertThatThrownBy(() -> open(client, peer.url("/a")).getInputStream())
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void sendsTheBytesItWasGiven() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<ReceivedRequest> received = new CompletableFuture<>();
            peer.next(connection -> {
                received.complete(connection.readRequest());
                connection.send(OK);
            });
            byte[] bytes = new byte[300_000];
            new Random(1).nextBytes(bytes);
            HttpURLConnection connection = open(client, peer.url("/a"));
            connection.setDoOutput(true);
            connection.setChunkedStreamingMode(0);
            try (OutputStream output = connection.getOutputStream()) {
                output.write(bytes, 0, 1);
                output.flush();
                output.write(bytes, 1, bytes.length - 1);
            }
            assertThat(connection.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(ISO_8859_1));
            assertThat(received.get().body()).isEqualTo(bytes);
            assertThat(received.get().headers().first("Transfer-Encoding")).isEqualTo("chunked");
        }
    }
}
