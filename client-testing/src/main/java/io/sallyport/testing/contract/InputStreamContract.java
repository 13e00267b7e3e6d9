package io.sallyport.testing.contract;

import static io.sallyport.testing.contract.Echo.assertEchoed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.BlockingResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.RequestBodyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Bodies that input streams give: who reads them, when they are closed, and what can go wrong. */
abstract class InputStreamContract extends Fixture {

    InputStreamContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void writesAnInputStream() {
        byte[] bytes = TestBytes.of(200_000);
        HttpClient client = client();

        assertEchoed(
                client.post(
                        server().url("/echo"), RequestBody.inputStream(new ByteArrayInputStream(bytes), bytes.length)),
                bytes,
                "200000",
                "null");
        RequestBody again = RequestBody.inputStream(() -> new ByteArrayInputStream(bytes), -1);
        for (int i = 0; i < 2; i++) {
            try (Response response = get(client.post(server().url("/echo?chunked"), again))) {
                assertArrayEquals(bytes, get(response.bytes()));
            }
        }
    }

    @Test
    void readsAnInputStreamOnTheThreadThatWaits() throws IOException {
        byte[] bytes = TestBytes.of(200_000);
        Set<Thread> readers = ConcurrentHashMap.newKeySet();
        InputStream stream = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int start, int length) {
                readers.add(Thread.currentThread());
                return super.read(into, start, length);
            }
        };

        try (BlockingResponse response =
                client().blocking().post(server().url("/echo"), RequestBody.inputStream(stream, bytes.length))) {
            assertArrayEquals(bytes, response.bytes());
        }
        assertEquals(Set.of(Thread.currentThread()), readers);
    }

    @Test
    void sendsAnInputStreamOnceAndNeverEmpty() {
        HttpClient client = client();
        RequestBody once = RequestBody.inputStream(new ByteArrayInputStream(new byte[] {1, 2}));
        try (Response response = get(client.post(server().url("/echo"), once))) {
            assertEquals(2, get(response.bytes()).length);
        }

        RequestBodyException failure = failure(RequestBodyException.class, client.post(server().url("/echo"), once));

        assertInstanceOf(IllegalStateException.class, failure.getCause());
    }

    @Test
    void failsWithWhatAnInputStreamThrows() {
        IOException broken = new IOException("the disk is on fire");
        InputStream stream = new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }

            @Override
            public int read(byte[] into, int start, int length) throws IOException {
                throw broken;
            }
        };

        RequestBodyException failure = failure(
                RequestBodyException.class, client().post(server().url("/echo"), RequestBody.inputStream(stream)));

        assertSame(broken, failure.getCause());
        assertTrue(failure.getMessage().contains("input stream"), failure::getMessage);
    }

    @Test
    void closesAnInputStreamThatIsNeverRead() throws IOException {
        Unread refused = new Unread();
        HttpClient client = client();
        failure(
                ConnectFailedException.class,
                client.post("http://127.0.0.1:" + SomePort.unused() + "/", RequestBody.inputStream(refused)));
        refused.awaitClosed();

        Unread unwanted = new Unread();
        peer().next(c -> {
            c.readHead();
            c.send("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
            c.expectClose();
        });
        get(client.send(Request.post(peer().url("/"))
                        .header("Expect", "100-continue")
                        .body(RequestBody.inputStream(unwanted))
                        .build())
                .thenCompose(Response::text));
        unwanted.awaitClosed();

        Unread blocking = new Unread();
        String nobody = "http://127.0.0.1:" + SomePort.unused() + "/";
        assertThrows(
                ConnectFailedException.class, () -> client.blocking().post(nobody, RequestBody.inputStream(blocking)));
        blocking.awaitClosed();
    }

    /** Notes that it is closed. */
    private static final class Unread extends InputStream {

        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() {
            throw new AssertionError("nobody is to read it");
        }

        @Override
        public int read(byte[] into, int start, int length) {
            throw new AssertionError("nobody is to read it");
        }

        @Override
        public void close() {
            closed.countDown();
        }

        private void awaitClosed() {
            eventually("the stream is closed", () -> closed.getCount() == 0);
        }
    }

    @Test
    void givesTheAnswerToTheThreadThatReadsBeforeTheStreamEnds() throws IOException {
        AtomicBoolean enough = new AtomicBoolean();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return enough.get() ? -1 : 'x';
            }

            @Override
            public int read(byte[] into, int start, int length) {
                return enough.get() ? -1 : 1;
            }
        };
        peer().next(c -> {
            c.readHead();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            c.readBody();
            c.send("ok");
        });

        try (BlockingResponse response = client().blocking().post(peer().url("/"), RequestBody.inputStream(endless))) {
            assertEquals(200, response.status());
            enough.set(true);
            assertEquals("ok", response.text());
        } finally {
            enough.set(true);
        }
    }
}
