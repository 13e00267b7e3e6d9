package io.sallyport.testing.contract;

import static java.util.concurrent.CompletableFuture.completedFuture;
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
import io.sallyport.spi.Transport;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
    void opensNoMoreConnectionsToAnAddressThanItMayHave() {
        Transport shared =
                transport(PoolConfig.builder().maxConnectionsPerAddress(2).build());
        HttpClient first = client(shared, settings -> settings.resolver(host -> loopback()));
        HttpClient second = client(
                shared,
                settings -> settings.resolver(host -> loopback())
                        .timeouts(Timeouts.builder().pool(SHORT).build()));
        String url = peer().url("/").replace("127.0.0.1", "localhost");
        List<CompletableFuture<Response>> held = List.of(first.get(url), first.get(url));
        List<PeerConnection> connections = List.of(peer().accept(), peer().accept());
        connections.forEach(PeerConnection::expectRequest);

        PoolTimeoutException late = failure(PoolTimeoutException.class, second.get(url));
        CompletableFuture<Response> waiting = client(shared, settings -> settings.resolver(host -> loopback()))
                .get(url);
        eventually("the third route waits", () -> shared.snapshot().waiting() == 1);
        connections.get(0).respond(200, "1");
        peer().accept().expectRequest().respond(200, "3");

        assertTrue(late.getMessage().contains("PoolConfig.maxConnectionsPerAddress (2)"), late::getMessage);
        assertEquals("3", get(waiting.thenCompose(Response::text)));
        held.forEach(call -> call.cancel(true));
    }

    @Test
    void letsARouteWithoutConnectionsHaveOneOfABusyRoute() {
        HttpClient client = client(PoolConfig.builder().maxConnections(1).build());
        AtomicBoolean stopped = new AtomicBoolean();
        List<CompletableFuture<byte[]>> busy = List.of(keepBusy(client, stopped), keepBusy(client, stopped));

        assertEquals("hello", get(client.get(server().url("/hello")).thenCompose(Response::text)));

        stopped.set(true);
        busy.forEach(Fixture::get);
    }

    @Test
    void letsARouteHaveItsTurnAtAnAddress() {
        Transport shared =
                transport(PoolConfig.builder().maxConnectionsPerAddress(1).build());
        HttpClient first = client(shared, settings -> {});
        HttpClient second = client(shared, settings -> settings.resolver(host -> loopback()));
        AtomicBoolean stopped = new AtomicBoolean();
        List<CompletableFuture<byte[]>> busy = List.of(keepBusy(first, stopped), keepBusy(first, stopped));

        String named = peer().url("/").replace("127.0.0.1", "localhost");
        for (int i = 0; i < 3; i++) {
            assertEquals("ok", get(second.get(named).thenCompose(Response::text)));
        }

        stopped.set(true);
        busy.forEach(Fixture::get);
    }

    @Test
    void closesWhatIsIdleAtAnAddressForACallThatComesAfterOneThatGaveUp() {
        Transport shared =
                transport(PoolConfig.builder().maxConnectionsPerAddress(2).build());
        HttpClient first = client(shared, settings -> {});
        HttpClient second = client(shared, settings -> settings.resolver(host -> loopback()));
        String named = peer().url("/").replace("127.0.0.1", "localhost");
        CompletableFuture<Response> held = second.get(named);
        peer().accept().expectRequest();
        CompletableFuture<String> other = first.get(peer().url("/")).thenCompose(Response::text);
        PeerConnection idle = peer().accept().expectRequest();
        CompletableFuture<Response> givenUp = second.get(named);
        eventually(
                "a call waits for the address",
                () -> shared.snapshot().waiting() == 1 && shared.snapshot().opening() == 0);

        givenUp.cancel(true);
        idle.respond(200, "idle");
        assertEquals("idle", get(other));
        eventually("the other is idle", () -> shared.snapshot().idle() == 1);
        CompletableFuture<String> late = second.get(named).thenCompose(Response::text);
        peer().accept().expectRequest().respond(200, "late");

        assertEquals("late", get(late));
        held.cancel(true);
    }

    @Test
    void keepsAConnectionThatNobodyElseWaitsFor() {
        HttpClient client = client(PoolConfig.builder()
                .maxConnectionsPerAddress(1)
                .maxConnections(1)
                .build());
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<String>> calls = IntStream.range(0, 3)
                    .mapToObj(i -> client.get(server().url("/hello")).thenCompose(Response::text))
                    .toList();
            calls.forEach(call -> assertEquals("hello", get(call)));
            settle(client);
        }
        assertEquals(1, server().connections());
    }

    /** Sends one request after the other, so that the route always has a waiter. */
    private CompletableFuture<byte[]> keepBusy(HttpClient client, AtomicBoolean stopped) {
        peer().otherwise(c -> {
            while (c.nextRequest() != null) {
                c.respond(200, "ok");
            }
        });
        return client.get(peer().url("/"))
                .thenCompose(Response::bytes)
                .thenCompose(bytes -> stopped.get() ? completedFuture(bytes) : keepBusy(client, stopped));
    }

    @Test
    void namesTheRouteThatHoldsMostOfWhatOthersWaitFor() {
        HttpClient client = client(
                transport(PoolConfig.builder().maxConnections(1).build()),
                settings -> settings.timeouts(Timeouts.builder().pool(SHORT).build()));
        CompletableFuture<Response> running = client.get(peer().url("/"));
        peer().accept().expectRequest();

        PoolTimeoutException late = failure(PoolTimeoutException.class, client.get(server().url("/hello")));

        String route = peer().url("");
        assertTrue(
                late.getMessage().contains("PoolConfig.maxConnections (1) is reached, and " + route + " holds most"),
                late::getMessage);
        running.cancel(true);
    }

    @Test
    void usesAConnectionAsOftenAsItMay() {
        HttpClient client = client(PoolConfig.builder().maxUses(2).build());
        for (int i = 0; i < 5; i++) {
            assertEquals("hello", get(client.get(server().url("/hello")).thenCompose(Response::text)));
            settle(client);
        }
        assertEquals(3, server().connections());
    }

    private static CompletableFuture<List<InetAddress>> loopback() {
        return completedFuture(List.of(InetAddress.getLoopbackAddress()));
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
