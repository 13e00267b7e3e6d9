package io.sallyport.netty.buffers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.CallbackRejectedException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.netty.NettyBodies;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.FakeAnswer;
import io.sallyport.testing.FakeTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of responses as buffers: what comes, when, and that nothing of it stays behind. */
@Timeout(60)
class ResponseBuffersTest {

    private static final int LARGE = 4 * 1024 * 1024;

    /** A part of a body that goes on, larger than the window. */
    private static final byte[] PART = new byte[512 * 1024];

    private static final String ENDLESS = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final NettyTransport transport =
            leaks.watch(NettyTransport.builder().threads(2).build());
    private final HttpClient client = HttpClient.builder()
            .transport(transport)
            .tls(TestTls.clientConfig())
            .build();
    private final CountDownLatch go = new CountDownLatch(1);

    private ScriptedPeer peer = ScriptedPeer.start();

    @AfterEach
    void close() throws Exception {
        client.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        peer.close();
    }

    private void overTls(boolean tls) {
        if (tls) {
            peer.close();
            peer = ScriptedPeer.start(TestTls.serverContext());
        }
    }

    private Response get() throws Exception {
        return get(Request.get(peer.url("/")));
    }

    private Response get(Request.Builder request) throws Exception {
        return client.send(request.build()).get(10, TimeUnit.SECONDS);
    }

    private static void take(Response response, BufferTaker taker) {
        NettyBodies.publisher(response).subscribe(taker);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** A response whose body goes on for ever, one part of it sent. */
    private Response endless() throws Exception {
        peer.next(c -> c.expectRequest().send(ENDLESS).sendUntilClosed(PART));
        return get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargeBodyComesAsItWasSent(boolean tls) throws Exception {
        overTls(tls);
        byte[] sent = random(LARGE);
        peer.next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n")
                .send(sent));
        BufferTaker taker = BufferTaker.eager();
        take(get(), taker);
        assertThat(taker.all()).isEqualTo(sent);
        if (!tls) {
            assertThat(taker.direct).isBetween(taker.buffers - 1, taker.buffers); // perhaps one was read ahead
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunksComeAsBuffersAndTheTrailersAfterThem(boolean tls) throws Exception {
        overTls(tls);
        StringBuilder chunks = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 1000; i++) {
            chunks.append("4\r\n").append(1000 + i).append("\r\n");
        }
        peer.next(c -> c.expectRequest().send(chunks + "0\r\nEnd: yes\r\n\r\n"));
        Response response = get();
        BufferTaker taker = BufferTaker.eager();
        take(response, taker);
        assertThat(new String(taker.all(), java.nio.charset.StandardCharsets.US_ASCII))
                .startsWith("1000100110021003")
                .hasSize(4000);
        assertThat(response.trailers().get(10, TimeUnit.SECONDS).first("End")).isEqualTo("yes");
    }

    @Test
    void anEmptyBodyIsComplete() throws Exception {
        peer.next(c -> c.expectRequest().send("HTTP/1.1 204 No Content\r\n\r\n"));
        BufferTaker taker = BufferTaker.of(0);
        take(get(), taker);
        assertThat(taker.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSubscriberThatAsksForNothingHoldsThePeerBack(boolean tls) throws Exception {
        overTls(tls);
        CountDownLatch allSent = new CountDownLatch(1);
        byte[] sent = random(4 * LARGE);
        peer.next(c -> {
            c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\nContent-Length: " + sent.length + "\r\n\r\n")
                    .send(sent);
            allSent.countDown();
        });
        BufferTaker taker = BufferTaker.of(3);
        take(get(), taker);
        assertThat(allSent.await(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(taker.buffers).isEqualTo(3);
        taker.subscription().request(Long.MAX_VALUE); // from another thread
        assertThat(taker.all()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancellingClosesTheConnection(boolean tls) throws Exception {
        overTls(tls);
        BufferTaker taker = new BufferTaker(1, Flow.Subscription::cancel);
        take(endless(), taker);
        taker.first.await();
        peer.connection(1).awaitClosedByClient();
        assertThat(taker.buffers).isEqualTo(1);
        assertThat(taker.done).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 5\r\n\r\n|hello", "Transfer-Encoding: chunked\r\n\r\n|5\r\nhello\r\n0\r\n\r\n"})
    void cancellingAtTheLastBytesLeavesTheConnectionInUse(String response) throws Exception {
        String[] parts = response.split("\\|", 2);
        peer.next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\n" + parts[0])
                .stallUntil(go)
                .send(parts[1])
                .expectRequest()
                .respond(200, "again"));
        BufferTaker taker = new BufferTaker(1, Flow.Subscription::cancel);
        take(get(), taker);
        taker.subscription();
        go.countDown();
        taker.first.await();
        leaks.awaitSettled();
        assertThat(get().text().get(10, TimeUnit.SECONDS)).isEqualTo("again");
        assertThat(peer.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingTheResponseEndsItsSubscriber(boolean tls) throws Exception {
        overTls(tls);
        Response response = endless();
        BufferTaker taker = BufferTaker.of(1);
        take(response, taker);
        taker.first.await();
        response.close();
        assertThatThrownBy(taker::all).hasCauseInstanceOf(BodyClosedException.class);
        peer.connection(1).awaitClosedByClient();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDeadlineEndsIt(boolean tls) throws Exception {
        overTls(tls);
        peer.next(c -> c.expectRequest().send(ENDLESS).sendUntilClosed(PART));
        Response response = get(Request.get(peer.url("/")).deadline(Duration.ofMillis(tls ? 1500 : 500)));
        BufferTaker taker = BufferTaker.of(2);
        take(response, taker);
        assertThatThrownBy(taker::all).hasCauseInstanceOf(CallTimeoutException.class);
    }

    @Test
    void cancellingAStageOfTheCallEndsIt() throws Exception {
        peer.next(c -> c.expectRequest().send(ENDLESS).sendUntilClosed(PART));
        CallFuture<Response> call = client.get(peer.url("/"));
        CompletableFuture<Object> stage = call.thenCompose(response -> new CompletableFuture<>());
        BufferTaker taker = BufferTaker.of(1);
        take(call.get(10, TimeUnit.SECONDS), taker);
        taker.first.await();
        stage.cancel(true);
        assertThatThrownBy(taker::all).hasCauseInstanceOf(CallCancelledException.class);
    }

    @Test
    void closingTheClientEndsIt() throws Exception {
        BufferTaker taker = BufferTaker.of(1);
        take(endless(), taker);
        taker.first.await();
        client.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        assertThatThrownBy(taker::all).hasCauseInstanceOf(ClientClosedException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theReadTimeoutRunsOnlyWhileBytesAreWanted(boolean tls) throws Exception {
        overTls(tls);
        CountDownLatch unwanted = new CountDownLatch(1);
        peer.next(c -> c.expectRequest()
                .send(ENDLESS)
                .send(new byte[100_000])
                .stallUntil(unwanted)
                .expectClose());
        Response response = get(Request.get(peer.url("/")).readTimeout(Duration.ofMillis(100)));
        BufferTaker taker = BufferTaker.of(1);
        take(response, taker);
        taker.first.await();
        assertThatThrownBy(() -> taker.done.get(500, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        unwanted.countDown();
        taker.subscription().request(Long.MAX_VALUE);
        assertThatThrownBy(taker::all).hasCauseInstanceOf(ReadTimeoutException.class);
        assertThat(taker.taken()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLostConnectionEndsItThoughNothingIsAskedFor(boolean tls) throws Exception {
        overTls(tls);
        peer.next(c -> {
            c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
                    .stallUntil(go);
            c.send("1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n").reset();
        });
        BufferTaker taker = BufferTaker.of(2);
        take(get(), taker);
        taker.first.await();
        go.countDown();
        taker.subscription().request(1); // so that it reads on, and finds the end
        assertThatThrownBy(() -> {
                    // a reset may overtake what was sent, and one who asks for nothing hears of no end
                    taker.subscription().request(10);
                    taker.all();
                })
                .hasCauseInstanceOf(TruncatedBodyException.class);
    }

    @Test
    void aFailureComesAheadOfWhatWasNotAskedFor() throws Exception {
        peer.next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                .stallUntil(go)
                .send("1\r\na\r\n1\r\nb\r\n1\r\nc\r\nnonsense\r\n"));
        BufferTaker taker = BufferTaker.of(1);
        take(get(), taker);
        taker.subscription();
        go.countDown();
        assertThatThrownBy(taker::all).hasCauseInstanceOf(io.sallyport.error.ProtocolException.class);
        assertThat(taker.buffers).isEqualTo(1);
    }

    @Test
    void aSubscriberThatIsForgottenAfterTheEndKeepsNothing() throws Exception {
        peer.next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                .stallUntil(go)
                .send("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"));
        Response response = get();
        BufferTaker taker = BufferTaker.of(1);
        take(response, taker);
        taker.subscription();
        go.countDown();
        response.trailers().get(10, TimeUnit.SECONDS);
        assertThat(taker.done).isNotDone();
        close();
        assertThat(taker.buffers).isEqualTo(1);
    }

    @Test
    void whoAsksAfterTheEndGetsTheRest() throws Exception {
        peer.next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                .stallUntil(go)
                .send("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"));
        Response response = get();
        BufferTaker taker = BufferTaker.of(1);
        take(response, taker);
        taker.subscription();
        go.countDown();
        response.trailers().get(10, TimeUnit.SECONDS);
        taker.subscription().request(2);
        assertThat(taker.all()).containsExactly('a', 'b', 'c');
    }

    @Test
    void aSubscriberThatThrowsHasCancelled() throws Exception {
        BufferTaker taker = new BufferTaker(1, subscription -> {
            throw new IllegalStateException("a subscriber that throws");
        });
        take(endless(), taker);
        peer.connection(1).awaitClosedByClient();
        assertThat(taker.done).isNotDone();
    }

    @Test
    void askingForLessThanOneIsAnError() throws Exception {
        BufferTaker taker = BufferTaker.of(0);
        take(endless(), taker);
        taker.subscription().request(0);
        assertThatThrownBy(taker::all)
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3.9");
        peer.connection(1).awaitClosedByClient();
    }

    @Test
    void theBodyHasOneReader() throws Exception {
        peer.otherwise(
                c -> c.expectRequest().respond(200, "body").expectRequest().respond(200, "body"));
        Response response = get();
        Flow.Publisher<ByteBuf> publisher = NettyBodies.publisher(response);
        assertThatThrownBy(response::bytes)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NettyBodies.publisher()");
        assertThatThrownBy(() -> response.body().publisher()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> NettyBodies.publisher(response)).isInstanceOf(IllegalStateException.class);
        BufferTaker first = BufferTaker.eager();
        BufferTaker second = BufferTaker.eager();
        publisher.subscribe(first);
        publisher.subscribe(second);
        assertThat(first.all()).hasSize(4);
        assertThatThrownBy(second::all).hasCauseInstanceOf(IllegalStateException.class);

        Response read = get();
        read.bytes().get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> NettyBodies.publisher(read)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bodiesOfOtherTransportsAreRefused() throws Exception {
        try (HttpClient fake = HttpClient.builder()
                .transport(FakeTransport.answering(request -> FakeAnswer.ok("text")))
                .build()) {
            Response response = fake.get("http://h/").get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> NettyBodies.publisher(response)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void signalsComeOnTheCallbackExecutor(boolean tls) throws Exception {
        overTls(tls);
        byte[] sent = random(LARGE);
        peer.next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n")
                .send(sent));
        ExecutorService threads = Executors.newFixedThreadPool(3, task -> new Thread(task, "callbacks"));
        BufferTaker taker = BufferTaker.eager();
        take(get(Request.get(peer.url("/")).callbackExecutor(threads)), taker);
        assertThat(taker.all()).isEqualTo(sent);
        assertThat(taker.thread).isEqualTo("callbacks");
        threads.shutdown();
    }

    @Test
    void anExecutorThatRefusesEndsIt() throws Exception {
        AtomicBoolean refuses = new AtomicBoolean();
        peer.next(c -> c.expectRequest().send(ENDLESS).sendUntilClosed(PART));
        Response response = get(Request.get(peer.url("/")).callbackExecutor(task -> {
            if (refuses.get()) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        }));
        BufferTaker taker = BufferTaker.of(1);
        take(response, taker);
        taker.first.await();
        refuses.set(true);
        taker.subscription().request(1);
        assertThatThrownBy(taker::all).hasCauseInstanceOf(CallbackRejectedException.class);
        peer.connection(1).awaitClosedByClient();
    }

    @Test
    void aCallMadeOnALoopHasItsSignalsThere() throws Exception {
        peer.otherwise(c -> c.expectRequest().send(ENDLESS).sendUntilClosed(PART));
        for (var loop : transport.eventLoopGroup()) {
            BufferTaker taker = BufferTaker.of(1);
            CompletableFuture<String> thread = new CompletableFuture<>();
            loop.submit(() -> {
                        thread.complete(Thread.currentThread().getName());
                        client.get(peer.url("/")).thenAccept(response -> take(response, taker));
                    })
                    .get(10, TimeUnit.SECONDS);
            taker.first.await();
            assertThat(taker.thread).isEqualTo(thread.join());
            taker.subscription().cancel();
        }
    }
}
