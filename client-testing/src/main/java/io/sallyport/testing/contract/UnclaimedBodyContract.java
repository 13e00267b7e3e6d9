package io.sallyport.testing.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.config.BodyConfig;
import io.sallyport.config.PoolConfig;
import io.sallyport.error.BodyUnclaimedException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Bodies that nobody asks for: how much is read of them, and how long they hold their connections. */
abstract class UnclaimedBodyContract extends Fixture {

    private static final int LARGE = 8 * 1024 * 1024;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final byte[] CHUNK = ("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes(US_ASCII);

    UnclaimedBodyContract(TransportContract contract) {
        super(contract);
    }

    private HttpClient client(Duration unclaimedTimeout) {
        return client(settings -> settings.body(
                BodyConfig.builder().unclaimedTimeout(unclaimedTimeout).build()));
    }

    /** Each connection gets bytes without end. */
    private void sendsWithoutEnd() {
        peer().otherwise(c -> c.expectRequest().send(HEAD).sendUntilClosed(CHUNK));
    }

    @Test
    void takesABodyBackThatNobodyAsksFor() {
        sendsWithoutEnd();
        HttpClient client = client(SHORT);

        Response response = get(client.get(peer().url("/forgotten")));

        peer().connection(1).awaitClosedByClient();
        settle(client);
        BodyUnclaimedException failure = failure(BodyUnclaimedException.class, response.bytes());
        assertTrue(String.valueOf(failure.getMessage()).contains("BodyConfig.unclaimedTimeout (" + SHORT + ")"));
        assertEquals(Phase.RESPONSE_BODY, failure.phase());
        assertEquals(Processing.ANSWERED, failure.processing());
        failure(BodyUnclaimedException.class, response.trailers());
        assertNull(response.body().loaded());
    }

    @Test
    void keepsABodyThatIsClaimedHoweverLateItIsRead() throws IOException {
        HttpClient client = client(SHORT);
        byte[] expected = TestBytes.of(LARGE);
        Response published = get(client.get(server().url("/bytes/" + LARGE)));
        Flow.Publisher<ByteBuffer> publisher = published.body().publisher();
        Response streamed = get(client.get(server().url("/chunked/" + LARGE)));
        InputStream in = streamed.body().inputStream();

        sendsWithoutEnd();
        Response unclaimed = get(client.get(peer().url("/later")));
        peer().connection(1).awaitClosedByClient(); // its time ran out: so would theirs have

        assertArrayEquals(expected, get(Collector.collect(publisher)));
        try (in) {
            assertArrayEquals(expected, in.readAllBytes());
        }
        failure(BodyUnclaimedException.class, unclaimed.bytes());
        settle(client);
    }

    @Test
    void keepsASubscriptionThatAsksForNothing() {
        HttpClient client = client(SHORT);
        Response response = get(client.get(server().url("/bytes/" + LARGE)));
        Flow.Subscription subscription = Collector.hold(response.body().publisher());
        sendsWithoutEnd();
        get(client.get(peer().url("/later")));
        peer().connection(1).awaitClosedByClient();

        eventually("only the later one taken back", () -> client.snapshot().leased() == 1);
        subscription.cancel();
        settle(client);
    }

    @Test
    void takesABodyBackWhoseResponseNobodyHolds() {
        sendsWithoutEnd();
        HttpClient client = client(Duration.ZERO);

        int status = get(client.get(peer().url("/"))).status();

        assertEquals(200, status);
        eventually("taken back", () -> {
            System.gc();
            return client.snapshot().leased() == 0;
        });
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void keepsABodyWhoseResponseNobodyHoldsWhileItIsRead() throws IOException {
        HttpClient client = client(Duration.ZERO);
        try (InputStream in =
                get(client.get(server().url("/bytes/" + LARGE))).body().inputStream()) {
            sendsWithoutEnd();
            get(client.get(peer().url("/")));
            eventually("the other one taken back", () -> {
                System.gc();
                return client.snapshot().leased() == 1;
            });
            assertArrayEquals(TestBytes.of(LARGE), in.readAllBytes());
        }
        settle(client);
    }

    @Test
    void keepsSmallBodiesForAsLongAsTheirResponse() {
        HttpClient client = client(SHORT);
        Response small = get(client.get(server().url("/hello")));
        settle(client);
        sendsWithoutEnd();
        get(client.get(peer().url("/later")));
        peer().connection(1).awaitClosedByClient();

        assertEquals("hello", get(small.text()));
    }

    @Test
    void readsNothingAheadAtTheLimitAndGoesOnWhenThereIsRoom() {
        CountDownLatch late = new CountDownLatch(1);
        String first = HEAD + "a\r\n0123456789\r\n"; // in one write, and so in one read
        peer().next(c -> c.expectRequest()
                .send(HEAD + "3e8\r\n" + "x".repeat(1000) + "\r\n")
                .drain());
        peer().otherwise(c -> c.expectRequest().send(first).stallUntil(late).send("a\r\n0123456789\r\n0\r\n\r\n"));
        HttpClient client = client(PoolConfig.builder().maxReadAheadBytes(500).build());
        Response full = get(client.get(peer().url("/full")));
        Response waits = get(client.get(peer().url("/waits")));
        Response asked = get(client.get(peer().url("/asked")));
        late.countDown();

        assertEquals("01234567890123456789", get(asked.text())); // a reader is not held up
        assertNull(waits.body().loaded());
        assertEquals(2, client.snapshot().leased());

        full.close();
        settle(client);
        assertNotNull(waits.body().loaded());
        assertEquals("01234567890123456789", get(waits.text()));
    }

    @Test
    void readsEachBodyThoughNothingMayBeReadAhead() {
        HttpClient client = client(PoolConfig.builder().maxReadAheadBytes(0).build());
        for (String path : List.of("/hello", "/bytes/" + LARGE, "/chunked/100000", "/chunked/" + LARGE)) {
            Response response = get(client.get(server().url(path)));
            assertEquals(200, response.status());
            get(response.bytes());
        }
        settle(client);
    }
}
