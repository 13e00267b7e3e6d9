package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Processing;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.ConnectionClosed;
import io.sallyport.spi.Transport;
import io.sallyport.testing.ScriptedPeer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which connections are used again, and which never are. */
abstract class ReuseContract extends Fixture {

    private static final int LARGE = 8 * 1024 * 1024;

    ReuseContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void usesAConnectionAgain() {
        peer().next(c -> {
            while (c.nextRequest() != null) {
                c.respond(200, "again");
            }
        });
        HttpClient client = client();

        Response first = read(client);
        Response second = read(client);
        Response third = read(client);

        assertEquals(first.connection().label(), third.connection().label());
        assertEquals(3, third.connection().uses());
        assertEquals(second.connection().label(), third.connection().label());
        assertEquals(1, peer().connections());
        settle(client);
        assertEquals(1, client.snapshot().idle());
    }

    @Test
    void neverUsesAConnectionAgainThatTheServerCloses() {
        assertNotReused("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        assertNotReused("HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok");
        assertNotReused("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    @Test
    void neverUsesAConnectionAgainThatTheRequestCloses() {
        peer().otherwise(c -> c.expectRequest().respond(200, "ok").expectClose());
        HttpClient client = client();
        Request closing =
                Request.get(peer().url("/")).header("Connection", "close").build();

        String first = get(client.send(closing)).connection().label();
        String second = get(client.send(closing)).connection().label();

        assertNotEquals(first, second);
        peer().connection(1).awaitClosedByClient();
        peer().connection(2).awaitClosedByClient();
    }

    @Test
    void keepsAConnectionOfHttp10ThatSaysSo() {
        peer().next(c -> {
            while (c.nextRequest() != null) {
                c.send("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        HttpClient client = client();

        read(client);

        assertEquals(2, read(client).connection().uses());
    }

    @Test
    void givesTheConnectionOfASmallBodyBackUnread() {
        HttpClient client = client();

        Response unread = get(client.get(server().url("/hello")));
        settle(client);
        Response next = get(client.get(server().url("/hello")));

        assertEquals(unread.connection().label(), next.connection().label());
        assertEquals("hello", get(unread.text()));
    }

    @Test
    void closesTheConnectionOfABodyThatIsClosedBeforeItsEnd() {
        HttpClient client = client();

        Response large = get(client.get(server().url("/bytes/" + LARGE)));
        assertEquals(1, client.snapshot().leased());
        large.close();
        ConnectionClosed closed = events().await(ConnectionClosed.class);
        settle(client);
        Response next = get(client.get(server().url("/hello")));

        assertEquals(large.connection().label(), closed.connection().label());
        assertNotEquals(large.connection().label(), next.connection().label());
    }

    @Test
    void opensAnewWhenTheServerHasClosedAnIdleConnection() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        peer().next(c -> {
            c.expectRequest().respond(200, "one");
            c.close();
            gone.countDown();
        });
        peer().next(c -> c.expectRequest().respond(200, "two"));
        HttpClient client = client();

        assertEquals("one", get(read(client).text()));
        gone.await();
        if (watchesIdleConnections()) {
            events().await(ConnectionClosed.class);
        }

        Response second = read(client);
        assertEquals("two", get(second.text()));
        assertEquals(1, second.connection().uses());
        assertEquals(2, events().events(AttemptStarted.class).size());
        events().await(ConnectionClosed.class);
    }

    @Test
    void sendsAGetAgainThatMetADyingConnection() {
        peer().next(c -> {
            c.expectRequest().respond(200, "one").expectRequest();
            c.close();
        });
        peer().next(c -> c.expectRequest().respond(200, "two"));
        HttpClient client = client();

        read(client);
        Response second = read(client);

        assertEquals("two", get(second.text()));
        assertEquals(3, events().events(AttemptStarted.class).size());
    }

    @Test
    void sendsNoPostAgainThatMetADyingConnection() {
        peer().next(c -> {
            c.expectRequest().respond(200, "one").expectRequest();
            c.close();
        });
        HttpClient client = client();

        read(client);
        ConnectionLostException failure = failure(ConnectionLostException.class, client.post(peer().url("/"), "body"));

        assertEquals(Processing.MAYBE_PROCESSED, failure.processing());
        assertEquals(2, failure.connectionUses());
        assertEquals(1, peer().connections());
    }

    @Test
    void closesAConnectionThatSendsBytesNobodyAskedFor() throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        CountDownLatch said = new CountDownLatch(1);
        peer().next(c -> {
            c.expectRequest().respond(200, "ok").stallUntil(idle);
            c.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            said.countDown();
            c.drain();
        });
        peer().next(c -> c.expectRequest().respond(200, "fresh"));
        HttpClient client = client();

        read(client);
        idle.countDown();
        said.await();
        if (watchesIdleConnections()) {
            events().await(ConnectionClosed.class);
        }

        Response second = read(client);
        assertEquals("fresh", get(second.text()));
        events().await(ConnectionClosed.class);
    }

    @Test
    void closesAConnectionThatIsIdleForTooLong() {
        peer().next(c -> c.expectRequest().respond(200, "ok").expectClose());
        HttpClient client = client(PoolConfig.builder().idleTimeout(SHORT).build());

        read(client);

        events().await(ConnectionClosed.class);
        peer().connection(1).awaitClosedByClient();
        assertEquals(0, client.snapshot().idle());
    }

    @Test
    void keepsNoConnectionThatMayNotBeIdle() {
        peer().otherwise(c -> c.expectRequest().respond(200, "ok").expectClose());
        HttpClient client =
                client(PoolConfig.builder().idleTimeout(Duration.ZERO).build());

        read(client);
        read(client);

        assertEquals(2, peer().connections());
        peer().connection(2).awaitClosedByClient();
    }

    @Test
    void sharesConnectionsAmongClientsOfOneTransport() {
        Transport transport = transport();
        HttpClient one = client(transport, settings -> {});
        HttpClient other = client(transport, settings -> settings.userAgent("other"));
        String url = server().url("/hello");

        String label = get(one.get(url)).connection().label();
        settle(one);

        Response second = get(other.get(url));
        assertEquals(label, second.connection().label());
        assertEquals(2, second.connection().uses());
    }

    @Test
    void keepsServersApart() {
        HttpClient client = client();
        peer().next(c -> c.expectRequest().respond(200, "peer"));

        String one = get(client.get(server().url("/hello"))).connection().label();
        String other = read(client).connection().label();

        assertNotEquals(one, other);
        settle(client);
        assertEquals(2, client.snapshot().idle());
        assertTrue(client.snapshot().routes().size() >= 2);
    }

    /** Calls the peer, and waits until the connection is given back or closed. */
    private Response read(HttpClient client) {
        Response response = get(client.get(peer().url("/")));
        get(response.bytes());
        settle(client);
        return response;
    }

    private void assertNotReused(String answer) {
        try (ScriptedPeer closing = peer(ScriptedPeer.builder())) {
            closing.otherwise(c -> c.expectRequest().send(answer).expectClose());
            HttpClient client = client();
            for (int i = 1; i <= 2; i++) {
                Response response = get(client.get(closing.url("/")));
                assertEquals("ok", get(response.text()));
                assertEquals(1, response.connection().uses());
                closing.connection(i).awaitClosedByClient();
            }
        }
    }
}
