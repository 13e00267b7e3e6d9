package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingResponse;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.RetryPolicy;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.SilentPort;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Retries with servers that reset, keep silent, say they are busy, or do so for ever: what goes over the wire, counted there. */
@Timeout(60)
class RetryFaultsTest {

    private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";
    private static final RetryPolicy QUICK =
            RetryPolicy.builder().baseDelay(Duration.ofMillis(1)).build();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final RecordingListener events = leaks.watch(new RecordingListener());

    private HttpClient client(RetryPolicy policy) {
        return leaks.watch(HttpClient.builder().listener(events).retries(policy).build());
    }

    /** What a server does with a request it has read. */
    enum Trouble {
        CLOSE,
        RESET,
        HALF_A_HEAD,
        SILENCE,
        BUSY
    }

    private static void play(io.sallyport.testing.PeerConnection c, Trouble trouble) {
        c.expectRequest();
        switch (trouble) {
            case CLOSE -> c.close();
            case RESET -> c.reset();
            case HALF_A_HEAD -> c.send("HTTP/1.1 200 O").close();
            case SILENCE -> c.expectClose();
            case BUSY ->
                c.send("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbusy")
                        .expectClose();
        }
    }

    static Stream<Arguments> troubles() {
        List<Arguments> rows = new ArrayList<>();
        for (Trouble trouble : Trouble.values()) {
            for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS")) {
                rows.add(Arguments.of(trouble, method, false, true));
            }
            for (String method : List.of("POST", "PATCH")) {
                rows.add(Arguments.of(trouble, method, false, false));
                rows.add(Arguments.of(trouble, method, true, true));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, with a key {2} -> sent again {3}")
    @MethodSource("troubles")
    void whatGoesOverTheWireAgain(Trouble trouble, String method, boolean key, boolean again) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(QUICK)) {
            peer.next(c -> play(c, trouble));
            if (again) {
                peer.next(c -> c.expectRequest(method, "/x").respond(200, "fine"));
            }
            Request.Builder request = Request.builder(method, peer.url("/x"))
                    .responseTimeout(Duration.ofMillis(trouble == Trouble.SILENCE ? 100 : 10_000))
                    .body("body");
            if (key) {
                request.header("Idempotency-Key", "4711");
            }
            if (again) {
                try (BlockingResponse response = client.blocking().send(request.build())) {
                    assertThat(response.text()).isEqualTo("fine");
                    assertThat(response.history()).hasSize(trouble == Trouble.BUSY ? 1 : 0);
                }
                ReceivedRequest first = peer.connection(1).requests().get(0);
                ReceivedRequest second = peer.connection(2).requests().get(0);
                assertThat(second.head()).isEqualTo(first.head());
                assertThat(second.text()).isEqualTo("body").isEqualTo(first.text());
                assertThat(events.events(AttemptStarted.class))
                        .extracting(AttemptStarted::attempt)
                        .containsExactly(1, 2);
                List<AttemptEnded> ends = events.awaitCount(AttemptEnded.class, 2);
                assertThat(ends.stream().filter(end -> end.failure() != null)).hasSize(trouble == Trouble.BUSY ? 0 : 1);
                events.assertPaired();
            } else if (trouble == Trouble.BUSY) {
                assertThat(client.blocking().send(request.build()).text()).isEqualTo("busy");
            } else {
                assertThatThrownBy(() -> client.blocking().send(request.build()))
                        .isInstanceOf(
                                trouble == Trouble.SILENCE
                                        ? ResponseTimeoutException.class
                                        : ConnectionLostException.class);
            }
            assertThat(peer.connections()).isEqualTo(again ? 2 : 1);
            assertThat(peer.connection(1).requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("everyTrouble")
    void aBodyThatIsGivenOnceIsSentOnce(Trouble trouble) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client =
                        client(QUICK.toBuilder().retryOn(outcome -> true).build())) {
            peer.next(c -> play(c, trouble));
            Request request = Request.put(peer.url("/x"))
                    .header("Idempotency-Key", "4711")
                    .responseTimeout(Duration.ofMillis(trouble == Trouble.SILENCE ? 100 : 10_000))
                    .body(RequestBody.inputStream(new ByteArrayInputStream(new byte[3]), 3))
                    .build();
            CallFuture<Response> call = client.send(request);
            if (trouble == Trouble.BUSY) {
                assertThat(call.thenCompose(Response::text).get(10, TimeUnit.SECONDS))
                        .isEqualTo("busy");
            } else {
                assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS)).isNotNull();
            }
            events.await(CallEnded.class);
            assertThat(peer.connections()).isEqualTo(1);
            assertThat(peer.connection(1).requests()).hasSize(1);
        }
    }

    static Stream<Trouble> everyTrouble() {
        return Stream.of(Trouble.values());
    }

    @Test
    void busyServersKeepTheirConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(QUICK)) {
            peer.next(c -> c.expectRequest()
                    .send(BUSY)
                    .expectRequest()
                    .send(BUSY)
                    .expectRequest()
                    .respond(200, "fine"));
            BlockingResponse response = client.blocking().get(peer.url("/"));
            assertThat(response.text()).isEqualTo("fine");
            assertThat(response.history()).extracting(Response::status).containsExactly(503, 503);
            assertThat(events.await(CallEnded.class).attempts()).isEqualTo(3);
        }
    }

    @Test
    void aBusyServerThatTalksForEverIsLeft() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(QUICK)) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 503 Busy\r\nContent-Length: 1000000000000\r\n\r\n")
                    .sendUntilClosed(new byte[16 * 1024]));
            peer.next(c -> c.expectRequest().respond(200, "fine"));
            assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("fine");
            peer.connection(1).awaitClosedByClient();
        }
    }

    /** RFC 9110 section 15.5.9: a server closes an idle connection and says so; the request goes out on a new one. */
    @Test
    void aRequestTimeoutIsRepeatedOnANewConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(QUICK)) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                    .close());
            peer.next(c -> c.expectRequest().respond(200, "fine"));
            assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("fine");
        }
    }

    @Test
    void whereNobodyListensAnyMethodIsTriedAgain() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (HttpClient client = client(QUICK)) {
            assertThatThrownBy(() -> client.blocking()
                            .send(Request.post("http://127.0.0.1:" + port + "/")
                                    .body("x")
                                    .build()))
                    .isInstanceOf(ConnectFailedException.class)
                    .satisfies(failure -> assertThat(chain(failure)).isEqualTo(3));
            assertThat(events.events(ConnectStarted.class)).hasSize(3);
        }
    }

    @Test
    void whereNobodyAnswersAnyMethodIsTriedAgain() throws Exception {
        try (SilentPort port = SilentPort.open();
                HttpClient client = client(QUICK)) {
            assertThatThrownBy(() -> client.blocking()
                            .send(Request.post("http://127.0.0.1:" + port.port() + "/")
                                    .connectTimeout(Duration.ofMillis(50))
                                    .body("x")
                                    .build()))
                    .isInstanceOf(ConnectTimeoutException.class)
                    .satisfies(failure -> assertThat(chain(failure)).isEqualTo(3));
        }
    }

    /** Failures of a kind, each suppressed by the next; the caller's own has the original beside it. */
    private static int chain(Throwable failure) {
        Throwable original = failure.getSuppressed()[failure.getSuppressed().length - 1];
        int count = 1;
        for (Throwable at = original; at.getSuppressed().length > 0; at = at.getSuppressed()[0]) {
            assertThat(at).isInstanceOf(failure.getClass());
            count++;
        }
        return count;
    }

    @Test
    void aStormIsStopped() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        PeerScript limited = c -> {
            while (c.nextRequest() != null) {
                requests.incrementAndGet();
                c.send("HTTP/1.1 429 Slow down\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
            }
        };
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(QUICK.toBuilder().maxAttempts(100).build())) {
            peer.otherwise(limited);
            List<CallFuture<Response>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                calls.add(client.get(peer.url("/" + i)));
            }
            for (CallFuture<Response> call : calls) {
                try (Response response = call.get(20, TimeUnit.SECONDS)) {
                    assertThat(response.status()).isEqualTo(429);
                }
            }
            assertThat(requests.get()).isBetween(200 + 40, 200 + 2 * 40); // the storm may take longer than the window
        }
    }

    @Test
    void cancelInAPauseLeavesNothingBehind() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(QUICK)) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 503 Busy\r\nRetry-After: 20\r\nContent-Length: 0\r\n\r\n")
                    .drain());
            CallFuture<Response> call = client.get(peer.url("/"));
            events.await(AttemptEnded.class);
            call.cancel(true);
            assertThat(events.await(CallEnded.class).failure()).isInstanceOf(CallCancelledException.class);
            assertThat(peer.connection(1).requests()).hasSize(1);
        }
    }
}
