package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.error.CallCancelledException;
import io.sallyport.event.CallEnded;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.SilentPort;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Cancelling a call in each phase: it reaches the socket, or the queue. */
abstract class CancelContract extends Fixture {

    private static final int LARGE = 8 * 1024 * 1024;

    CancelContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void leavesTheQueue() {
        peer().next(c -> c.expectRequest().drain());
        HttpClient client =
                client(PoolConfig.builder().maxConnectionsPerRoute(1).build());
        CompletableFuture<Response> running = client.get(peer().url("/running"));
        peer().connection(1).awaitRequests(1);
        CompletableFuture<Response> waiting = client.get(peer().url("/waiting"));
        eventually("it waits", () -> client.snapshot().waiting() == 1);

        cancel(waiting);

        assertCancelled("/waiting");
        assertEquals(0, client.snapshot().waiting());
        cancel(running);
        assertCancelled("/running");
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void endsConnecting() {
        try (SilentPort silent = SilentPort.open()) {
            HttpClient client = client();
            CompletableFuture<Response> call = client.get("http://127.0.0.1:" + silent.port() + "/");
            eventually("it connects", () -> client.snapshot().opening() == 1);

            cancel(call);

            assertCancelled("/");
            closeAll();
        }
    }

    @Test
    void endsTheTlsHandshake() {
        try (ScriptedPeer mute = ScriptedPeer.start()) {
            mute.otherwise(c -> c.drain());
            CompletableFuture<Response> call = client().get("https://127.0.0.1:" + mute.port() + "/");
            mute.connection(1);

            cancel(call);

            assertCancelled("/");
            closeAll();
        }
    }

    @Test
    void endsWriting() {
        ScriptedPeer narrow = peer(ScriptedPeer.builder().receiveBuffer(8 * 1024));
        HttpClient client = client();
        CompletableFuture<Response> call = client.post(narrow.url("/"), new byte[32 * 1024 * 1024]);
        narrow.accept().readHead();

        cancel(call);

        assertCancelled("/");
        settle(client);
    }

    @Test
    void endsWaitingForTheHead() {
        peer().next(c -> c.expectRequest().expectClose());
        HttpClient client = client();
        CompletableFuture<Response> call = client.get(peer().url("/"));
        peer().connection(1).awaitRequests(1);

        cancel(call);

        assertCancelled("/");
        peer().connection(1).awaitClosedByClient();
        settle(client);
    }

    @Test
    void endsReadingTheBody() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                .expectClose());
        HttpClient client = client();
        Response response = get(client.get(peer().url("/")));
        CompletableFuture<byte[]> bytes = response.bytes();

        cancel(bytes);

        assertCancelled("/");
        peer().connection(1).awaitClosedByClient();
        settle(client);
    }

    @Test
    void closesAResponseThatComesTooLate() {
        HttpClient client = client();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Response> call = client.get(server().url("/bytes/" + LARGE));
            for (int spin = 0; spin < i * 5000; spin++) {
                Thread.onSpinWait(); // so that it meets the call at another place each time
            }
            call.cancel(true);
            if (!call.isCancelled()) {
                get(call).close();
            }
        }
        events().awaitCount(CallEnded.class, 50);
        settle(client);
    }

    @Test
    void isReachedFromAnyStage() {
        peer().otherwise(c -> c.expectRequest().expectClose());
        HttpClient client = client();

        CompletableFuture<String> composed = client.get(peer().url("/composed")).thenCompose(Response::text);
        peer().connection(1).awaitRequests(1);
        cancel(composed);
        peer().connection(1).awaitClosedByClient();
        assertCancelled("/composed");

        CompletableFuture<Response> limited =
                client.get(peer().url("/limited")).orTimeout(SHORT.toMillis(), TimeUnit.MILLISECONDS);
        failure(TimeoutException.class, limited);
        peer().connection(2).awaitClosedByClient();
        assertCancelled("/limited");
    }

    @Test
    void doesNothingToACallThatHasEnded() {
        HttpClient client = client();
        CompletableFuture<String> call = client.get(server().url("/hello")).thenCompose(Response::text);
        assertEquals("hello", get(call));

        call.cancel(true);

        Response next = get(client.get(server().url("/hello")));
        assertEquals(2, next.connection().uses());
    }

    private static void cancel(CompletableFuture<?> call) {
        assertTrue(call.cancel(true));
        assertThrows(CancellationException.class, call::join);
    }

    private void assertCancelled(String path) {
        CallEnded ended = events().await(
                        CallEnded.class,
                        end -> end.request().target().pathAndQuery().equals(path));
        assertInstanceOf(CallCancelledException.class, ended.failure());
    }
}
