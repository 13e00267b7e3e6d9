package io.sallyport.testing.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.BlockingResponse;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.Timeouts;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.RequestBodyException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.event.CallEnded;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to write a body, and what can go wrong with them. */
abstract class RequestBodyContract extends Fixture {

    private static final int LARGE = 8 * 1024 * 1024;

    RequestBodyContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void writesTextBytesAndJson() {
        HttpClient client = client();

        assertEchoed(
                client.post(server().url("/echo"), "söme text"),
                "söme text".getBytes(StandardCharsets.UTF_8),
                "10",
                "text/plain; charset=utf-8");
        byte[] bytes = TestBytes.of(1000);
        assertEchoed(client.put(server().url("/echo"), bytes), bytes, "1000", "null");
        byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertEchoed(
                client.patch(server().url("/echo"), RequestBody.of(json).withContentType("application/json")),
                json,
                "7",
                "application/json");
    }

    @Test
    void writesAFileAndAPartOfOne(@TempDir Path folder) throws IOException {
        byte[] content = TestBytes.of(300_000);
        Path file = Files.write(folder.resolve("body"), content);
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        HttpClient client = client();

        assertEchoed(client.post(server().url("/echo"), file), content, "300000", "null");
        assertEchoed(
                client.post(server().url("/echo"), RequestBody.file(file, 100, 5)),
                Arrays.copyOfRange(content, 100, 105),
                "5",
                "null");
        assertEchoed(client.post(server().url("/echo"), empty), new byte[0], "0", "null");
    }

    @Test
    void writesAPublisherOfKnownLength() {
        byte[] bytes = TestBytes.of(100_000);

        assertEchoed(
                client().post(server().url("/echo"), RequestBody.publisher(TestBytes.published(bytes, 777), 100_000)),
                bytes,
                "100000",
                "null");
    }

    @Test
    void writesAPublisherOfUnknownLengthInChunks() {
        byte[] bytes = TestBytes.of(100_000);
        HttpClient client = client();

        try (Response response = get(
                client.post(server().url("/echo?chunked"), RequestBody.publisher(TestBytes.published(bytes, 777))))) {
            assertEquals("chunked", response.headers().first("X-Coding"));
            assertEquals("null", response.headers().first("X-Length"));
            assertArrayEquals(bytes, get(response.bytes()));
        }
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

    @Test
    void writesTrailersBehindTheBody() {
        peer().otherwise(c -> {
            while (c.nextRequest() != null) {
                c.respond(200, "");
            }
        });
        HttpClient client = client();
        for (RequestBody body : List.of(
                RequestBody.of("known"), RequestBody.publisher(TestBytes.published("known".getBytes(US_ASCII), 2)))) {
            get(client.send(Request.post(peer().url("/"))
                            .header("Trailer", "X-Digest")
                            .body(body)
                            .trailers(() -> Headers.of("X-Digest", "1", "X-Digest", "2"))
                            .build()))
                    .close();
            settle(client);
        }

        peer().connection(1).awaitRequests(2);
        for (ReceivedRequest request : peer().connection(1).requests()) {
            assertEquals("chunked", request.headers().first("Transfer-Encoding"));
            assertFalse(request.headers().contains("Content-Length"));
            assertEquals("known", request.text());
            assertEquals(Headers.of("X-Digest", "1", "X-Digest", "2"), request.trailers());
        }
    }

    @Test
    void failsWhenTrailersCannotBeSent() {
        peer().otherwise(PeerConnection::drain);
        IllegalStateException cause = new IllegalStateException("no digest");
        for (Supplier<Headers> wrong : List.<Supplier<Headers>>of(
                () -> {
                    throw cause;
                },
                () -> Headers.of("Content-Length", "5"))) {
            failure(
                    RequestBodyException.class,
                    client().send(Request.post(peer().url("/"))
                            .body("x")
                            .trailers(wrong)
                            .build()));
        }
    }

    @Test
    void writesAnEmptyPublisher() {
        peer().next(c -> c.expectRequest().respond(200, ""));

        get(client().post(peer().url("/"), RequestBody.publisher(TestBytes.published(new byte[0], 1))))
                .close();

        ReceivedRequest request = peer().connection(1).awaitRequests(1);
        assertEquals("chunked", request.headers().first("Transfer-Encoding"));
        assertEquals(0, request.body().length);
    }

    @Test
    void writesNoEmptyChunkForAnEmptyBuffer() {
        peer().next(c -> c.expectRequest().respond(200, ""));
        Flow.Publisher<ByteBuffer> withHole = subscriber -> {
            SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(Runnable::run, 4);
            publisher.subscribe(subscriber);
            publisher.submit(ByteBuffer.wrap(new byte[] {'a'}));
            publisher.submit(ByteBuffer.allocate(0));
            publisher.submit(ByteBuffer.wrap(new byte[] {'b'}));
            publisher.close();
        };

        get(client().post(peer().url("/"), RequestBody.publisher(withHole))).close();

        assertEquals("ab", peer().connection(1).awaitRequests(1).text());
    }

    @Test
    void writesLargeBodies(@TempDir Path folder) throws IOException {
        byte[] large = TestBytes.of(LARGE);
        Path file = Files.write(folder.resolve("large"), large);
        HttpClient client = client();

        assertEchoed(client.post(server().url("/echo"), large), large, "" + LARGE, "null");
        assertEchoed(client.post(server().url("/echo"), file), large, "" + LARGE, "null");
        assertEchoed(
                client.post(server().url("/echo"), RequestBody.publisher(TestBytes.published(large, 50_000), LARGE)),
                large,
                "" + LARGE,
                "null");
    }

    @Test
    void failsWhenTheFileCannotBeRead(@TempDir Path folder) {
        RequestBodyException failure =
                failure(RequestBodyException.class, client().post(server().url("/echo"), folder.resolve("missing")));

        assertTrue(failure.getCause() instanceof NoSuchFileException, () -> "cause: " + failure.getCause());
    }

    @Test
    void failsWhenThePublisherFailsAndClosesTheConnection() {
        IllegalStateException cause = new IllegalStateException("no more");
        peer().next(PeerConnection::drain); // how much of the request comes is the transport's choice
        Flow.Publisher<ByteBuffer> failing = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private boolean done;

            @Override
            public void request(long count) {
                if (!done) {
                    done = true;
                    subscriber.onNext(ByteBuffer.wrap(new byte[] {'x'}));
                    subscriber.onError(cause);
                }
            }

            @Override
            public void cancel() {
                done = true;
            }
        });

        RequestBodyException failure =
                failure(RequestBodyException.class, client().post(peer().url("/"), RequestBody.publisher(failing)));

        assertSame(cause, failure.getCause());
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void failsWhenThePublisherGivesTooFewOrTooManyBytes() {
        peer().otherwise(PeerConnection::drain);
        HttpClient client = client();
        byte[] ten = TestBytes.of(10);

        failure(
                RequestBodyException.class,
                client.post(peer().url("/"), RequestBody.publisher(TestBytes.published(ten, 3), 11)));
        failure(
                RequestBodyException.class,
                client.post(peer().url("/"), RequestBody.publisher(TestBytes.published(ten, 3), 9)));

        peer().connection(1).awaitClosedByClient();
        peer().connection(2).awaitClosedByClient();
    }

    @Test
    void asksAPublisherForNoMoreThanTheConnectionTakes() {
        ScriptedPeer narrow = peer(ScriptedPeer.builder().receiveBuffer(8 * 1024));
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicLong given = new AtomicLong();
        narrow.next(c -> {
            c.readHead();
            c.stall();
        });
        Flow.Publisher<ByteBuffer> endless = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                for (long i = 0; i < count && given.get() < 1024; i++) {
                    given.incrementAndGet();
                    subscriber.onNext(ByteBuffer.allocate(64 * 1024));
                }
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }
        });
        HttpClient client = client(
                settings -> settings.timeouts(Timeouts.builder().write(SHORT).build()));

        failure(WriteTimeoutException.class, client.post(narrow.url("/"), RequestBody.publisher(endless)));

        assertTrue(given.get() < 1024, () -> "buffers taken while the peer read nothing: " + given.get());
        eventually("the publisher is cancelled", () -> cancelled.getCount() == 0);
    }

    @Test
    void cancelsThePublisherWithTheCall() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        peer().next(c -> {
            c.readHead();
            begun.countDown();
            c.drain();
        });
        Flow.Publisher<ByteBuffer> silent = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                asked.countDown();
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }
        });
        CompletableFuture<Response> call = client().post(peer().url("/"), RequestBody.publisher(silent));
        eventually("the publisher is asked, and the request begun", () -> asked.getCount() + begun.getCount() == 0);

        call.cancel(true);

        eventually("the publisher is cancelled", () -> cancelled.getCount() == 0);
        assertTrue(events().await(CallEnded.class).failure() instanceof CallCancelledException);
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void deliversAnAnswerThatComesBeforeTheBodyIsSent() {
        peer().next(c -> {
            c.readHead();
            c.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 5\r\n\r\nsorry");
            c.drain();
        });
        Flow.Publisher<ByteBuffer> silent = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });

        Response response = get(client().post(peer().url("/"), RequestBody.publisher(silent)));

        assertEquals(413, response.status());
        assertEquals("sorry", get(response.text()));
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void waitsWithABodyForContinueWhereTheRequestAsksForIt() {
        HttpClient client = client();
        CompletableFuture<Response> call = client.send(Request.post(peer().url("/"))
                .header("Expect", "100-continue")
                .body("body")
                .build());
        PeerConnection connection = peer().accept();

        ReceivedRequest head = connection.readHead();
        assertEquals(head.head(), connection.receivedText());
        connection.send("HTTP/1.1 100 Continue\r\n\r\n");

        assertEquals("body", connection.readBody().text());
        connection.respond(200, "taken");
        assertEquals("taken", get(call.thenCompose(Response::text)));
    }

    @Test
    void sendsNoBodyThatTheServerRefuses() {
        HttpClient client = client();
        CompletableFuture<Response> call = client.send(Request.post(peer().url("/"))
                .header("Expect", "100-continue")
                .body("body")
                .build());
        PeerConnection connection = peer().accept();
        connection.readHead();

        connection.send("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");

        Response response = get(call);
        assertEquals(403, response.status());
        assertEquals("no", get(response.text()));
        connection.expectClose();
    }

    private void assertEchoed(CompletableFuture<Response> call, byte[] body, String length, String type) {
        try (Response response = get(call)) {
            assertEquals(200, response.status());
            assertArrayEquals(body, get(response.bytes()));
            assertEquals(length, response.headers().first("X-Length"));
            assertEquals("null", response.headers().first("X-Coding"));
            assertEquals(type, response.headers().first("Content-Type"));
        }
    }
}
