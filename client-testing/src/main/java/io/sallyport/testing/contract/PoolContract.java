package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.PoolExhaustedException;
import io.sallyport.error.PoolTimeoutException;
import io.sallyport.error.Processing;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The limits of connections and of those who wait for them. */
abstract class PoolContract extends Fixture {

    private static final PoolConfig ONE =
            PoolConfig.builder().maxConnectionsPerRoute(1).build();

    PoolContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void letsCallsWaitForRoomInTheirOrder() {
        peer().next(c -> {
            ReceivedRequest request = c.nextRequest();
            while (request != null) {
                c.respond(200, request.target());
                request = c.nextRequest();
            }
        });
        HttpClient client = client(ONE);

        List<CompletableFuture<String>> calls = IntStream.range(0, 20)
                .mapToObj(i -> client.get(peer().url("/" + i)).thenCompose(Response::text))
                .toList();

        for (int i = 0; i < calls.size(); i++) {
            assertEquals("/" + i, get(calls.get(i)));
        }
        assertEquals(1, peer().connections());
        assertEquals(
                IntStream.range(0, 20).mapToObj(i -> "/" + i).toList(),
                peer().connection(1).requests().stream()
                        .map(ReceivedRequest::target)
                        .toList());
    }

    @Test
    void opensNoMoreConnectionsThanARouteMayHave() {
        HttpClient client =
                client(PoolConfig.builder().maxConnectionsPerRoute(3).build());

        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(client.get(server().url("/hello")).thenCompose(Response::text));
        }
        calls.forEach(call -> assertEquals("hello", get(call)));

        assertTrue(server().connections() <= 3, () -> server().connections() + " connections");
    }

    @Test
    void opensNoMoreConnectionsThanTheTransportMayHave() {
        HttpClient client = client(PoolConfig.builder().maxConnections(2).build());
        ScriptedPeer other = peer(ScriptedPeer.builder());
        for (ScriptedPeer each : List.of(peer(), other)) {
            each.otherwise(c -> {
                while (c.nextRequest() != null) {
                    c.respond(200, "ok");
                }
            });
        }

        // One idle connection is closed to make room for the third route.
        for (String url : List.of(server().url("/hello"), peer().url("/"), other.url("/"), peer().url("/"))) {
            get(client.get(url).thenCompose(Response::bytes));
            settle(client);
            assertTrue(client.snapshot().idle() <= 2, () -> client.snapshot().toString());
        }
    }

    @Test
    void refusesToWaitInAFullQueue() {
        peer().next(c -> c.expectRequest().drain());
        HttpClient client = client(
                PoolConfig.builder().maxConnectionsPerRoute(1).maxWaiters(1).build());
        CompletableFuture<Response> running = client.get(peer().url("/"));
        peer().connection(1).awaitRequests(1);
        CompletableFuture<Response> waiting = client.get(peer().url("/"));

        PoolExhaustedException failure = failure(PoolExhaustedException.class, client.get(peer().url("/")));

        assertEquals(Processing.NOT_PROCESSED, failure.processing());
        assertEquals(Phase.POOL, failure.phase());
        assertFalse(running.isDone() || waiting.isDone());
        assertEquals(1, client.snapshot().waiting());
        waiting.cancel(true);
        running.cancel(true);
    }

    @Test
    void waitsForRoomNoLongerThanItMay() {
        peer().next(c -> c.expectRequest().drain());
        HttpClient client = client(
                transport(ONE),
                settings -> settings.timeouts(Timeouts.builder().pool(SHORT).build()));
        CompletableFuture<Response> running = client.get(peer().url("/"));
        peer().connection(1).awaitRequests(1);

        PoolTimeoutException failure = failure(PoolTimeoutException.class, client.get(peer().url("/")));

        assertEquals(Processing.NOT_PROCESSED, failure.processing());
        assertEquals(Phase.POOL, failure.phase());
        assertFalse(running.isDone());
        running.cancel(true);
    }

    @Test
    void letsAWaiterHaveTheRoomOfAFailedCall() {
        HttpClient client = client(ONE);
        CompletableFuture<Response> first = client.get(peer().url("/1"));
        PeerConnection connection = peer().accept().expectRequest("GET", "/1");
        CompletableFuture<Response> second = client.get(peer().url("/2"));
        eventually("the second call waits", () -> client.snapshot().waiting() == 1);

        connection.reset();

        failure(ConnectionLostException.class, first);
        peer().accept().expectRequest("GET", "/2").respond(200, "ok");
        assertEquals("ok", get(second.thenCompose(Response::text)));
    }

    @Test
    void letsAWaiterHaveTheRoomOfACancelledCall() {
        HttpClient client = client(ONE);
        CompletableFuture<Response> first = client.get(peer().url("/1"));
        peer().accept().expectRequest("GET", "/1");
        CompletableFuture<Response> second = client.get(peer().url("/2"));
        eventually("the second call waits", () -> client.snapshot().waiting() == 1);

        first.cancel(true);

        peer().accept().expectRequest("GET", "/2").respond(200, "ok");
        assertEquals("ok", get(second.thenCompose(Response::text)));
    }
}
