package io.sallyport.testing.contract;

import static io.sallyport.testing.contract.Echo.assertEchoed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.Timeouts;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.RequestBodyException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.event.CallEnded;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies that publishers give: how much they are asked for, how they are framed, and what can go wrong. */
abstract class PublisherContract extends Fixture {

    PublisherContract(TransportContract contract) {
        super(contract);
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
}
