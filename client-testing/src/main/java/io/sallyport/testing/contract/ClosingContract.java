package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.error.ClientClosedException;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportSnapshot;
import io.sallyport.testing.PeerConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Closing clients and transports, with and without calls that run. */
abstract class ClosingContract extends Fixture {

    ClosingContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void refusesCallsOnAClosedClient() {
        HttpClient client = client();
        get(client.get(server().url("/hello"))).close();

        client.close();

        failure(ClientClosedException.class, client.get(server().url("/hello")));
        failure(
                ClientClosedException.class,
                client.fetch(Request.get(server().url("/hello")).build()));
    }

    @Test
    void refusesCallsOnAClosedTransport() {
        Transport transport = transport();
        HttpClient client = client(transport, settings -> {});
        get(client.get(server().url("/hello"))).close();

        get(transport.closeAsync(Duration.ZERO));

        failure(ClientClosedException.class, client.get(server().url("/hello")));
        TransportSnapshot after = transport.snapshot();
        assertEquals(0, after.idle() + after.leased() + after.opening() + after.timers());
    }

    @Test
    void leavesATransportOpenThatWasGivenToTheClient() {
        Transport transport = transport();
        client(transport, settings -> {}).close();

        HttpClient other = client(transport, settings -> {});

        assertEquals("hello", get(other.get(server().url("/hello")).thenCompose(Response::text)));
    }

    @Test
    void letsRunningCallsEndWithinTheGraceTime() {
        HttpClient client = client();
        CompletableFuture<String> call = client.get(peer().url("/")).thenCompose(Response::text);
        PeerConnection connection = peer().accept().expectRequest();

        CompletableFuture<Void> closed = client.closeAsync(LIMIT);
        failure(ClientClosedException.class, client.get(peer().url("/")));
        assertFalse(closed.isDone());
        connection.respond(200, "in time");

        assertEquals("in time", get(call));
        get(closed);
    }

    @Test
    void waitsInCloseForRunningCalls() {
        HttpClient client = client();
        CompletableFuture<String> call = client.get(peer().url("/")).thenCompose(Response::text);
        PeerConnection connection = peer().accept().expectRequest();

        CompletableFuture<Void> closing = client.closeAsync(LIMIT); // from here on it is closing
        CompletableFuture<Void> closed = CompletableFuture.runAsync(client::close);
        assertFalse(closing.isDone() || closed.isDone());
        connection.respond(200, "in time");

        assertEquals("in time", get(call));
        get(closed);
    }

    @Test
    void endsRunningCallsAfterTheGraceTime() {
        HttpClient client =
                client(PoolConfig.builder().maxConnectionsPerRoute(1).build());
        CompletableFuture<Response> running = client.get(peer().url("/"));
        PeerConnection connection = peer().accept().expectRequest();
        CompletableFuture<Response> waiting = client.get(peer().url("/"));

        get(client.closeAsync(SHORT));

        failure(ClientClosedException.class, running);
        failure(ClientClosedException.class, waiting);
        connection.expectClose();
    }

    @Test
    void letsRunningExchangesEndWithinTheGraceTimeOfTheTransport() {
        Transport transport = transport();
        HttpClient client = client(transport, settings -> {});
        CompletableFuture<String> call = client.get(peer().url("/")).thenCompose(Response::text);
        PeerConnection connection = peer().accept().expectRequest();

        CompletableFuture<Void> closed = transport.closeAsync(LIMIT);
        assertFalse(closed.isDone());
        connection.respond(200, "in time");

        assertEquals("in time", get(call));
        get(closed);
        connection.expectClose();
    }

    @Test
    void endsRunningExchangesAfterTheGraceTimeOfTheTransport() {
        Transport transport =
                transport(PoolConfig.builder().maxConnectionsPerRoute(1).build());
        HttpClient client = client(transport, settings -> {});
        CompletableFuture<Response> running = client.get(peer().url("/"));
        PeerConnection connection = peer().accept().expectRequest();
        CompletableFuture<Response> waiting = client.get(peer().url("/"));

        get(transport.closeAsync(SHORT));

        failure(ClientClosedException.class, running);
        failure(ClientClosedException.class, waiting);
        connection.expectClose();
    }

    @Test
    void endsABodyThatIsBeingRead() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                .drain());
        HttpClient client = client();
        CompletableFuture<byte[]> bytes = get(client.get(peer().url("/"))).bytes();

        get(client.closeAsync(Duration.ZERO));

        failure(ClientClosedException.class, bytes);
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void closesIdleConnectionsWithTheTransport() {
        peer().next(c -> c.expectRequest().respond(200, "ok").expectClose());
        Transport transport = transport();
        HttpClient client = client(transport, settings -> {});
        get(client.get(peer().url("/")).thenCompose(Response::bytes));

        get(transport.closeAsync(LIMIT));

        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void closesOnce() {
        Transport transport = transport();

        List<CompletableFuture<Void>> closings =
                List.of(transport.closeAsync(LIMIT), transport.closeAsync(Duration.ZERO));

        closings.forEach(Fixture::get);
        assertTrue(transport.closeAsync(Duration.ZERO).isDone());
    }

    @Test
    void keepsALoadedBodyAfterTheEnd() {
        HttpClient client = client();
        Response response = get(client.get(server().url("/hello")));
        settle(client);

        client.close();

        assertEquals("hello", get(response.text()));
        assertSame(get(response.bytes()), get(response.bytes()));
    }
}
