package io.sallyport.examples.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.error.CallCancelledException;
import io.sallyport.error.RequestBodyException;
import io.sallyport.event.CallEnded;
import io.sallyport.event.ConnectEnded;
import io.sallyport.event.ConnectionClosed;
import io.sallyport.examples.EmbeddedServer;
import io.sallyport.spi.TransportSnapshot;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sends through the proxy what well and badly behaved clients and origins send, and looks that nothing stays behind. */
@Timeout(60)
final class ReverseProxyTest {
    private static final int LARGE = 16 * 1024 * 1024;
    private static final byte[] PIECE = new byte[16 * 1024];

    private final RecordingListener events = new RecordingListener();
    private final EmbeddedServer server = EmbeddedServer.start();
    private final ScriptedPeer peer = ScriptedPeer.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ReverseProxy proxy = new ReverseProxy(URI.create(server.http()), 0, 2, events);

    @AfterEach
    void leavesNothingBehind() throws Exception {
        server.close();
        peer.close();
        events.assertPaired();
        long opened = events.events(ConnectEnded.class).stream()
                .filter(end -> end.connection() != null)
                .count();
        events.awaitCount(ConnectionClosed.class, (int) opened);
        for (var loop : proxy.workers) {
            loop.submit(() -> {}).sync(); // whoever told of the closing has ended
        }
        TransportSnapshot left = proxy.snapshot();
        proxy.close();
        assertThat(left)
                .returns(0, TransportSnapshot::opening)
                .returns(0, TransportSnapshot::leased)
                .returns(0, TransportSnapshot::idle)
                .returns(0, TransportSnapshot::waiting)
                .returns(0, TransportSnapshot::exchanges)
                .returns(0, TransportSnapshot::timers);
    }

    @Test
    void passesAGet() throws Exception {
        HttpResponse<String> response = get("/hello");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("Hello from the other side\n");
        assertThat(response.headers().allValues("Link")).containsExactly("</next>; rel=next", "</help>; rel=help");
    }

    @Test
    void passesAHead() throws Exception {
        HttpRequest head =
                request("/hello").method("HEAD", BodyPublishers.noBody()).build();
        assertThat(client.send(head, BodyHandlers.ofString()).body()).isEmpty();
        assertThat(get("/hello").statusCode()).isEqualTo(200);
    }

    @Test
    void passesAPost() throws Exception {
        HttpResponse<String> response = post("/echo", BodyPublishers.ofString("as it was"));
        assertThat(response.body()).isEqualTo("as it was");
    }

    @Test
    void passesALargeDownload() throws Exception {
        HttpResponse<byte[]> response =
                client.send(request("/download/" + LARGE).build(), BodyHandlers.ofByteArray());
        assertThat(response.body()).hasSize(LARGE);
    }

    @Test
    void passesALargeUploadOfKnownLength() throws Exception {
        assertThat(post("/upload", BodyPublishers.ofByteArray(new byte[LARGE])).body())
                .isEqualTo(seen(LARGE));
    }

    @Test
    void passesALargeUploadOfUnknownLength() throws Exception {
        BodyPublisher pieces = BodyPublishers.ofByteArrays(Collections.nCopies(LARGE / PIECE.length, PIECE));
        assertThat(post("/upload", pieces).body()).isEqualTo(seen(LARGE));
    }

    @Test
    void invitesABodyThatWaits() throws Exception {
        HttpRequest waiting = request("/echo")
                .expectContinue(true)
                .POST(BodyPublishers.ofString("invited"))
                .build();
        assertThat(client.send(waiting, BodyHandlers.ofString()).body()).isEqualTo("invited");
    }

    @Test
    void passesNoHeaderThatIsAboutOneConnection() throws Exception {
        try (RawClient raw = new RawClient(proxy.port())) {
            raw.send(String.join(
                    "\r\n",
                    "GET /headers HTTP/1.1",
                    "Host: wrong",
                    "X-Own: yes",
                    "X-Hop: no",
                    "TE: trailers",
                    "Connection: close, x-hop",
                    "",
                    ""));
            assertThat(raw.readAll().toLowerCase(Locale.ROOT))
                    .contains("x-own: yes", "via: 1.1 sallyport", "host: localhost")
                    .doesNotContain("x-hop", "\nte:", "wrong");
        }
    }

    @Test
    void servesPipelinedRequestsInOrder() throws Exception {
        try (RawClient raw = new RawClient(proxy.port())) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
                    + "HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(raw.readUntil("\r\n\r\none")).contains("200 OK");
            assertThat(raw.readUntil("\r\n\r\n")).contains("200 OK");
            assertThat(raw.readUntil("side\n")).contains("\r\n\r\nHello");
        }
    }

    @Test
    void endsAnAnswerOfUnknownLengthByClosingForOldClients() throws Exception {
        try (RawClient raw = new RawClient(proxy.port())) {
            assertThat(raw.send("GET /download/100 HTTP/1.0\r\n\r\n").readAll())
                    .endsWith("\r\n\r\n" + "\0".repeat(100))
                    .doesNotContainIgnoringCase("chunked");
        }
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        try (RawClient raw = new RawClient(proxy.port())) {
            assertThat(raw.send("nonsense\r\n\r\n").readAll()).startsWith("HTTP/1.1 400 ");
        }
        try (RawClient raw = new RawClient(proxy.port())) {
            assertThat(raw.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").readAll())
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void answersForAnOriginThatRefuses() throws Exception {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            forwardTo("http://127.0.0.1:" + closed.getLocalPort());
        }
        HttpResponse<String> response = get("/");
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("Connection refused");
        assertThat(post("/", BodyPublishers.ofByteArray(new byte[100])).statusCode())
                .isEqualTo(502);
    }

    @Test
    void answersForAnOriginThatClosesBeforeItsAnswer() throws Exception {
        forwardTo(peer.url(""));
        peer.otherwise(c -> c.expectRequest().close());
        assertThat(post("/", BodyPublishers.ofString("body")).statusCode()).isEqualTo(502);
    }

    @Test
    void tellsTheClientThatTheOriginClosedInTheMiddle() {
        forwardTo(peer.url(""));
        peer.next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
                .close());
        assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
    }

    @Test
    void tellsTheClientThatTheOriginClosedInTheMiddleOfChunks() {
        forwardTo(peer.url(""));
        peer.next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
                .close());
        assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
    }

    @Test
    void endsADownloadWhoseClientIsGone() throws Exception {
        try (RawClient raw = new RawClient(proxy.port())) {
            raw.send("GET /download/1000000000 HTTP/1.1\r\nHost: x\r\n\r\n");
            raw.readUntil("\r\n\r\n");
        }
        assertThat(events.await(CallEnded.class).bytesReceived()).isLessThan(1_000_000_000);
    }

    @Test
    void endsAnUploadWhoseClientIsGone() throws Exception {
        CountDownLatch halfSeen = new CountDownLatch(1);
        forwardTo(peer.url(""));
        peer.next(c -> {
            c.readHead();
            c.readBytes(4);
            halfSeen.countDown();
            c.expectClose();
        });
        try (RawClient raw = new RawClient(proxy.port())) {
            raw.send("PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf");
            halfSeen.await();
        }
        assertThat(events.await(CallEnded.class).failure()).isInstanceOf(RequestBodyException.class);
    }

    @Test
    void endsACallWhoseClientIsGone() throws Exception {
        forwardTo(peer.url(""));
        peer.next(c -> c.expectRequest());
        try (RawClient raw = new RawClient(proxy.port())) {
            raw.send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
            peer.connection(1).awaitRequests(1);
        }
        assertThat(events.await(CallEnded.class).failure()).isInstanceOf(CallCancelledException.class);
    }

    private void forwardTo(String origin) {
        proxy.close();
        proxy = new ReverseProxy(URI.create(origin), 0, 2, events);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + proxy.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString(UTF_8));
    }

    private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
        return client.send(request(path).POST(body).build(), BodyHandlers.ofString(UTF_8));
    }

    private static String seen(int zeros) {
        CRC32 checksum = new CRC32();
        checksum.update(new byte[zeros]);
        return zeros + " bytes, checksum " + checksum.getValue();
    }
}
