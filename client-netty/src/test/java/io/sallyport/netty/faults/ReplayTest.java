package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Processing;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.ConnectionClosed;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which requests are sent again by themselves when their connection dies, as a table (RFC 9110 section 9.2.2, RFC 9112 section 9.3.1). */
@Timeout(30)
class ReplayTest {

    /** When the connection dies. */
    enum Death {
        /** While it is idle: the request meets another one. */
        BEFORE_WRITE,
        /** When the request is read, without a byte of an answer. */
        BEFORE_ANSWER,
        /** In the answer's head. */
        IN_ANSWER
    }

    private static final List<String> IDEMPOTENT = List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS");
    private static final List<String> OTHERS = List.of("POST", "PATCH");

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final RecordingListener events = leaks.watch(new RecordingListener());

    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        for (Death death : Death.values()) {
            for (boolean reused : new boolean[] {false, true}) {
                for (boolean repeatable : new boolean[] {true, false}) {
                    boolean again = death == Death.BEFORE_ANSWER && reused && repeatable;
                    boolean answered = death == Death.BEFORE_WRITE;
                    if (reused || !answered) { // a new connection is not idle
                        IDEMPOTENT.forEach(
                                method -> rows.add(Arguments.of(method, reused, death, repeatable, again || answered)));
                        OTHERS.forEach(method -> rows.add(Arguments.of(method, reused, death, repeatable, answered)));
                    }
                }
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}, reused {1}, died {2}, repeatable {3}: answered {4}")
    @MethodSource("table")
    void aDyingConnection(String method, boolean reused, Death death, boolean repeatable, boolean answered)
            throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client =
                        leaks.watch(HttpClient.builder().listener(events).build())) {
            peer.next(c -> {
                if (reused) {
                    c.expectRequest().respond(200, "warm");
                }
                die(c, death);
            });
            if (answered) {
                peer.next(c -> c.expectRequest(method, "/").send("HTTP/1.1 204 No Content\r\n\r\n"));
            }
            if (reused) {
                client.get(peer.url("/warm")).thenCompose(Response::text).get(10, TimeUnit.SECONDS);
            }
            if (death == Death.BEFORE_WRITE) {
                events.await(ConnectionClosed.class);
            }
            int before = events.events(AttemptStarted.class).size();

            CallFuture<Response> call = client.send(request(peer, method, repeatable));

            if (answered) {
                assertThat(call.get(10, TimeUnit.SECONDS).status()).isEqualTo(204);
            } else {
                HttpClientException failure = failure(call);
                assertThat(failure).isInstanceOf(ConnectionLostException.class);
                assertThat(failure.processing())
                        .isEqualTo(death == Death.IN_ANSWER ? Processing.ANSWERED : Processing.MAYBE_PROCESSED);
                assertThat(peer.connections()).isEqualTo(1);
            }
            int attempts = events.events(AttemptStarted.class).size() - before;
            assertThat(attempts).isEqualTo(answered && death == Death.BEFORE_ANSWER ? 2 : 1);
        }
    }

    @Test
    void isSentAgainOnce() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client =
                        leaks.watch(HttpClient.builder().listener(events).build())) {
            CountDownLatch both = new CountDownLatch(2);
            PeerScript warmThenDies = c -> {
                c.expectRequest();
                both.countDown();
                c.stallUntil(both).respond(200, "warm");
                c.expectRequest().reset();
            };
            peer.next(warmThenDies).next(warmThenDies);
            CallFuture<Response> one = client.get(peer.url("/"));
            CallFuture<Response> other = client.get(peer.url("/"));
            one.thenCompose(Response::text).get(10, TimeUnit.SECONDS);
            other.thenCompose(Response::text).get(10, TimeUnit.SECONDS);

            HttpClientException failure = failure(client.get(peer.url("/twice")));

            assertThat(failure).isInstanceOf(ConnectionLostException.class);
            assertThat(failure.getSuppressed()).hasSize(1);
            assertThat(peer.connections()).isEqualTo(2);
        }
    }

    @Test
    void aTimeoutOnAReusedConnectionIsNoReason() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client =
                        leaks.watch(HttpClient.builder().listener(events).build())) {
            peer.next(c -> c.expectRequest().respond(200, "warm").drain());
            client.get(peer.url("/warm")).thenCompose(Response::text).get(10, TimeUnit.SECONDS);

            HttpClientException failure = failure(client.send(Request.get(peer.url("/"))
                    .responseTimeout(Duration.ofMillis(50))
                    .build()));

            assertThat(failure).isInstanceOf(ResponseTimeoutException.class);
            assertThat(events.events(AttemptStarted.class)).hasSize(2);
        }
    }

    private static void die(PeerConnection connection, Death death) {
        switch (death) {
            case BEFORE_WRITE -> connection.close();
            case BEFORE_ANSWER -> connection.expectRequest().close();
            case IN_ANSWER -> connection.expectRequest().send("H").close();
        }
    }

    private static Request request(ScriptedPeer peer, String method, boolean repeatable) {
        RequestBody body = RequestBody.of("body");
        if (!repeatable) {
            body = RequestBody.publisher(subscriber -> {
                SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>(Runnable::run, 4);
                source.subscribe(subscriber);
                source.submit(ByteBuffer.wrap(new byte[] {'b'}));
                source.close();
            });
        }
        return Request.builder(method, peer.url("/")).body(body).build();
    }

    private static HttpClientException failure(CallFuture<?> call) throws Exception {
        try {
            throw new AssertionError("it answered " + call.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (HttpClientException) e.getCause();
        }
    }
}
