package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TimeoutException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.SilentPort;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The deadline of a call in each phase, and the limit of each phase. */
abstract class TimeContract extends Fixture {

    TimeContract(TransportContract contract) {
        super(contract);
    }

    // The deadline

    @Test
    void endsAtItsDeadlineWhileItWaitsForRoom() {
        peer().next(c -> c.expectRequest().drain());
        HttpClient client =
                client(PoolConfig.builder().maxConnectionsPerRoute(1).build());
        CompletableFuture<Response> running = client.get(peer().url("/"));
        peer().connection(1).awaitRequests(1);

        assertEndsAtItsDeadline(client.send(hurried(peer().url("/"))), Phase.POOL, Processing.NOT_PROCESSED);
        assertEquals(0, client.snapshot().waiting());
        running.cancel(true);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void endsAtItsDeadlineWhileItConnects() {
        try (SilentPort silent = SilentPort.open()) {
            HttpClient client = client();
            assertEndsAtItsDeadline(
                    client.send(hurried("http://127.0.0.1:" + silent.port())), Phase.CONNECT, Processing.NOT_PROCESSED);
            closeAll(); // while the port still says nothing: what was being opened must end by itself
        }
    }

    @Test
    void endsAtItsDeadlineInTheTlsHandshake() {
        try (ScriptedPeer mute = ScriptedPeer.start()) {
            mute.next(PeerConnection::drain);
            assertEndsAtItsDeadline(
                    client().send(hurried("https://127.0.0.1:" + mute.port())), Phase.TLS, Processing.NOT_PROCESSED);
        }
    }

    @Test
    void endsAtItsDeadlineWhileItWrites() {
        ScriptedPeer narrow = peer(ScriptedPeer.builder().receiveBuffer(8 * 1024));
        narrow.next(c -> {
            c.readHead();
            c.stall();
        });
        Request large = Request.post(narrow.url("/"))
                .body(new byte[32 * 1024 * 1024])
                .deadline(SHORT.multipliedBy(2))
                .build();

        assertEndsAtItsDeadline(client().send(large), Phase.WRITE, Processing.MAYBE_PROCESSED);
    }

    @Test
    void endsAtItsDeadlineWhileItWaitsForTheHead() {
        peer().next(c -> c.expectRequest().send("HTTP/1.1 200 OK\r\nX-Half:").drain());
        HttpClient client = client();

        CallTimeoutException failure = failure(CallTimeoutException.class, client.send(hurried(peer().url("/"))));

        assertEquals(Phase.RESPONSE_HEAD, failure.phase());
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void endsAtItsDeadlineInTheBody() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                .drain());
        Response response = get(client().send(hurried(peer().url("/"))));

        assertEndsAtItsDeadline(response.bytes(), Phase.RESPONSE_BODY, Processing.ANSWERED);
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void endsAtItsDeadlineWhenNobodyReadsTheBody() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\nhalf")
                .drain());
        HttpClient client = client();
        Response response = get(client.send(hurried(peer().url("/"))));

        peer().connection(1).awaitClosedByClient();
        assertEndsAtItsDeadline(response.bytes(), Phase.RESPONSE_BODY, Processing.ANSWERED);
        settle(client);
    }

    @Test
    void takesTheDeadlineOfTheClientWhereTheRequestSetsNone() {
        peer().next(c -> c.expectRequest().drain());
        HttpClient client = client(
                settings -> settings.timeouts(Timeouts.builder().call(SHORT).build()));

        assertEndsAtItsDeadline(client.get(peer().url("/")), Phase.RESPONSE_HEAD, Processing.MAYBE_PROCESSED);
    }

    @Test
    void forgetsTheDeadlineOfACallThatHasEnded() {
        HttpClient client = client();

        get(client.send(Request.get(server().url("/hello")).deadline(LIMIT).build())
                .thenCompose(Response::bytes));

        settle(client);
        eventually("no timer", () -> client.snapshot().timers() == 0);
    }

    // The phases

    @Test
    @EnabledOnOs(OS.LINUX)
    void connectsNoLongerThanItMay() {
        try (SilentPort silent = SilentPort.open()) {
            HttpClient client = client(settings ->
                    settings.timeouts(Timeouts.builder().connect(SHORT).build()));

            ConnectTimeoutException failure =
                    failure(ConnectTimeoutException.class, client.get("http://127.0.0.1:" + silent.port()));

            assertTimeout(failure, Phase.CONNECT, Processing.NOT_PROCESSED);
            assertTrue(String.valueOf(failure.getMessage()).contains("127.0.0.1"), failure::toString);
            closeAll();
        }
    }

    @Test
    void shakesHandsNoLongerThanItMay() {
        try (ScriptedPeer mute = ScriptedPeer.start()) {
            mute.next(PeerConnection::drain);
            HttpClient client = client(
                    settings -> settings.timeouts(Timeouts.builder().tls(SHORT).build()));

            TlsTimeoutException failure =
                    failure(TlsTimeoutException.class, client.get("https://127.0.0.1:" + mute.port()));

            assertTimeout(failure, Phase.TLS, Processing.NOT_PROCESSED);
            mute.connection(1).awaitClosedByClient();
        }
    }

    @Test
    void writesNoLongerThanItMayWhileThePeerTakesNothing() {
        ScriptedPeer narrow = peer(ScriptedPeer.builder().receiveBuffer(8 * 1024));
        narrow.next(c -> {
            c.readHead();
            c.stall();
        });
        Request large = Request.post(narrow.url("/"))
                .body(RequestBody.of(new byte[32 * 1024 * 1024]))
                .writeTimeout(SHORT)
                .build();

        WriteTimeoutException failure = failure(WriteTimeoutException.class, client().send(large));

        assertTimeout(failure, Phase.WRITE, Processing.MAYBE_PROCESSED);
        assertTrue(failure.bytesSent() > 0);
    }

    @Test
    void waitsForTheHeadNoLongerThanItMay() {
        peer().next(c -> c.expectRequest().send("HTTP/1.1 100 Continue\r\n\r\n").drain());
        Request request = Request.get(peer().url("/")).responseTimeout(SHORT).build();

        ResponseTimeoutException failure = failure(ResponseTimeoutException.class, client().send(request));

        assertEquals(Phase.RESPONSE_HEAD, failure.phase());
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void readsNoLongerThanItMayWhileThePeerSendsNothing() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                .drain());
        Request request = Request.get(peer().url("/")).readTimeout(SHORT).build();

        ReadTimeoutException failure =
                failure(ReadTimeoutException.class, client().send(request).thenCompose(Response::bytes));

        assertTimeout(failure, Phase.RESPONSE_BODY, Processing.ANSWERED);
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void readsAsLongAsSomethingComes() {
        CountDownLatch read = new CountDownLatch(1);
        peer().next(c -> {
            c.expectRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
            for (int i = 0; i < 8; i++) {
                // A little less than the limit between bytes, more than the limit over all.
                if (read.await(SHORT.toMillis() / 2, TimeUnit.MILLISECONDS)) {
                    return;
                }
                c.send("x");
            }
        });
        Request request =
                Request.get(peer().url("/")).readTimeout(SHORT.multipliedBy(2)).build();

        assertEquals("xxxxxxxx", get(client().send(request).thenCompose(Response::text)));
        read.countDown();
    }

    @Test
    void leavesABodyAloneWhoseReaderAsksForNothing() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 8388608\r\n\r\n")
                .send(TestBytes.of(8 * 1024 * 1024)));
        Duration limit = SHORT.multipliedBy(3); // no pause of a busy machine while the body is read
        Request request = Request.get(peer().url("/")).readTimeout(limit).build();
        Response response = get(client().send(request));
        CompletableFuture<Void> later = new CompletableFuture<>();
        later.completeOnTimeout(null, limit.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);

        get(later); // longer than the limit, but nobody reads

        assertEquals(8 * 1024 * 1024, get(response.bytes()).length);
    }

    private static Request hurried(String url) {
        return Request.get(url).deadline(SHORT).build();
    }

    private static void assertEndsAtItsDeadline(CompletableFuture<?> future, Phase phase, Processing processing) {
        assertTimeout(failure(CallTimeoutException.class, future), phase, processing);
    }

    private static void assertTimeout(TimeoutException failure, Phase phase, Processing processing) {
        assertEquals(phase, failure.phase(), failure::toString);
        assertEquals(processing, failure.processing(), failure::toString);
        assertInstanceOf(SocketTimeoutException.class, failure.getCause());
    }
}
