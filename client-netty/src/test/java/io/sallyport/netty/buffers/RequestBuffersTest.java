package io.sallyport.netty.buffers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.RequestBodyException;
import io.sallyport.netty.NettyBodies;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.FakeAnswer;
import io.sallyport.testing.FakeTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests as buffers: each that is given is released, however the call ends. */
@Timeout(60)
class RequestBuffersTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int SIZE = 10_000;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final NettyTransport transport =
            leaks.watch(NettyTransport.builder().threads(2).build());
    private final HttpClient client = HttpClient.builder()
            .transport(transport)
            .tls(TestTls.clientConfig())
            .build();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private ScriptedPeer peer = ScriptedPeer.start();

    @AfterEach
    void close() throws Exception {
        client.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        peer.close();
        thread.shutdown();
        assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private void overTls(boolean tls) {
        if (tls) {
            peer.close();
            peer = ScriptedPeer.start(TestTls.serverContext());
        }
    }

    private CallFuture<Response> put(RequestBody body) {
        return client.send(Request.put(peer.url("/")).body(body).build());
    }

    private static Response of(CallFuture<Response> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyOfKnownLengthArrives(boolean tls) throws Exception {
        overTls(tls);
        peer.next(c -> c.expectRequest().send(OK));
        of(put(NettyBodies.body(new BufferFeed(thread, SIZE, 300), 300 * SIZE, "text/x")));
        assertThat(peer.connection(1).requests().get(0).text()).isEqualTo("x".repeat(300 * SIZE));
        assertThat(peer.connection(1).requests().get(0).headers().first("Content-Type"))
                .isEqualTo("text/x");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyOfUnknownLengthArrives(boolean tls) throws Exception {
        overTls(tls);
        peer.next(c -> c.expectRequest().send(OK));
        of(put(NettyBodies.body(new BufferFeed(Runnable::run, SIZE, 300), -1, null)));
        assertThat(peer.connection(1).requests().get(0).body()).hasSize(300 * SIZE);
    }

    @Test
    void emptyBuffersAreReleasedToo() throws Exception {
        peer.next(c -> c.expectRequest().send(OK));
        of(put(NettyBodies.body(new BufferFeed(thread, 0, 20), -1, null)));
        assertThat(peer.connection(1).requests().get(0).body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerThatTakesNothingIsGivenNoMore(boolean tls) throws Exception {
        overTls(tls);
        CountDownLatch go = new CountDownLatch(1);
        peer.next(c -> {
            c.readHead();
            c.stallUntil(go);
            c.readBody();
            c.send(OK);
        });
        BufferFeed feed = new BufferFeed(thread, SIZE, 3000);
        CallFuture<Response> call = put(NettyBodies.body(feed, -1, null));
        assertThat(feed.first.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(feed.done.await(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(feed.given).isLessThan(1000);
        go.countDown();
        assertThat(of(call).status()).isEqualTo(200);
        assertThat(peer.connection(1).requests().get(0).body()).hasSize(3000 * SIZE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResetInTheMiddleReleasesWhatIsUnwritten(boolean tls) throws Exception {
        overTls(tls);
        peer.next(c -> {
            c.readHead();
            c.readBytes(SIZE);
            c.reset();
        });
        BufferFeed feed = new BufferFeed(thread, SIZE, Integer.MAX_VALUE);
        assertThatThrownBy(() -> of(put(NettyBodies.body(feed, -1, null))))
                .hasCauseInstanceOf(ConnectionLostException.class);
        assertThat(feed.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDeadlineReleasesWhatIsUnwritten(boolean tls) throws Exception {
        overTls(tls);
        peer.next(c -> {
            c.readHead();
            c.stall();
        });
        BufferFeed feed = new BufferFeed(thread, SIZE, Integer.MAX_VALUE);
        CallFuture<Response> call = client.send(Request.put(peer.url("/"))
                .body(NettyBodies.body(feed, -1, null))
                .deadline(Duration.ofMillis(tls ? 1500 : 500))
                .build());
        assertThatThrownBy(() -> of(call)).hasCauseInstanceOf(CallTimeoutException.class);
        assertThat(feed.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancellingTheCallReleasesWhatIsUnwritten() throws Exception {
        peer.next(c -> {
            c.readHead();
            c.stall();
        });
        BufferFeed feed = new BufferFeed(thread, SIZE, Integer.MAX_VALUE);
        CallFuture<Response> call = put(NettyBodies.body(feed, -1, null));
        assertThat(feed.first.await(10, TimeUnit.SECONDS)).isTrue();
        call.cancel(true);
        assertThat(feed.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Knows no rules: keeps its subscriber and gives it whatever the test says. */
    private static final class Unruly implements Flow.Publisher<ByteBuf> {

        final CompletableFuture<Flow.Subscriber<? super ByteBuf>> subscriber = new CompletableFuture<>();
        final CompletableFuture<Long> asked = new CompletableFuture<>();

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuf> given) {
            given.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    asked.complete(count);
                }

                @Override
                public void cancel() {}
            });
            subscriber.complete(given);
        }

        void give(int times) throws Exception {
            asked.get(10, TimeUnit.SECONDS);
            for (int i = 0; i < times; i++) {
                subscriber.get(10, TimeUnit.SECONDS).onNext(BufferFeed.buffer(SIZE));
            }
        }
    }

    @Test
    void whatIsTooMuchIsReleased() throws Exception {
        peer.next(c -> c.drain());
        Unruly longer = new Unruly();
        CallFuture<Response> tooLong = put(NettyBodies.body(longer, SIZE + 1, null));
        longer.give(3);
        assertThatThrownBy(() -> of(tooLong)).hasCauseInstanceOf(RequestBodyException.class);

        peer.next(c -> {
            c.readHead();
            c.stall();
        });
        Unruly faster = new Unruly();
        CallFuture<Response> unasked = put(NettyBodies.body(faster, -1, null));
        faster.give(3000);
        assertThatThrownBy(() -> of(unasked)).hasCauseInstanceOf(RequestBodyException.class);
    }

    @Test
    void whatComesAfterTheEndIsReleased() throws Exception {
        peer.otherwise(c -> c.drain());
        Unruly late = new Unruly();
        CallFuture<Response> call = put(NettyBodies.body(late, -1, null));
        late.give(1);
        late.subscriber.join().onError(new IllegalStateException("the source broke"));
        assertThatThrownBy(() -> of(call)).hasCauseInstanceOf(RequestBodyException.class);
        late.give(3);
        close();
        late.give(3); // nobody is there any more
    }

    @Test
    void anotherTransportGetsCopies() throws Exception {
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.ok("ok"));
        try (HttpClient other = HttpClient.builder().transport(fake).build()) {
            other.send(Request.put("http://h/")
                            .body(NettyBodies.body(new BufferFeed(thread, 3, 2), 6, null))
                            .build())
                    .get(10, TimeUnit.SECONDS);
            assertThat(FakeTransport.bodyText(fake.requests().get(0))).isEqualTo("xxxxxx");
        }
    }

    @Test
    void lengthAndTypeAreChecked() {
        BufferFeed feed = new BufferFeed(thread, 1, 1);
        assertThatThrownBy(() -> NettyBodies.body(feed, -2, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NettyBodies.body(feed, 1, "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThat(NettyBodies.body(feed, 1, null).isRepeatable()).isFalse();
    }
}
