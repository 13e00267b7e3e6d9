package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Processing;
import io.sallyport.error.RequestBodyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A body that can be had once is never sent a second time, empty: the call fails, or another attempt is not made. */
@Timeout(30)
class OneShotBodyTest {

    private static final byte[] TEXT = "once".getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    /** Gives its bytes to the first subscriber, and nothing but the end to others: as what has been drained does. */
    private static final class OneShot implements Flow.Publisher<ByteBuffer> {

        final AtomicInteger subscribers = new AtomicInteger();

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            boolean first = subscribers.incrementAndGet() == 1;
            AtomicInteger left = new AtomicInteger(first ? 1 : 0);
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    if (left.getAndDecrement() > 0) {
                        subscriber.onNext(ByteBuffer.wrap(TEXT));
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {}
            });
            if (!first) {
                subscriber.onComplete();
            }
        }
    }

    private static Throwable failure(CallFuture<?> call) throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("it answered " + call.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static void warm(HttpClient client, ScriptedPeer peer) throws Exception {
        client.get(peer.url("/warm")).thenCompose(Response::text).get(10, TimeUnit.SECONDS);
    }

    @Test
    void isNotSentAgainThoughTheRequestIsIdempotent() throws Exception {
        for (boolean lengthKnown : new boolean[] {true, false}) {
            OneShot source = new OneShot();
            RequestBody body = lengthKnown ? RequestBody.publisher(source, TEXT.length) : RequestBody.publisher(source);
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                peer.next(c -> c.expectRequest()
                        .respond(200, "warm")
                        .expectRequest("PUT", "/")
                        .reset());
                warm(client, peer);

                Throwable failure = failure(
                        client.send(Request.put(peer.url("/")).body(body).build()));

                assertThat(failure).isInstanceOf(ConnectionLostException.class);
                assertThat(((ConnectionLostException) failure).processing()).isEqualTo(Processing.MAYBE_PROCESSED);
                assertThat(source.subscribers).hasValue(1);
                assertThat(peer.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void isAFailureWhereTheUserPromisedTooMuch() throws Exception {
        OneShot source = new OneShot();
        RequestBody body = new RequestBody.Stream(source, TEXT.length, true, null);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> c.expectRequest()
                    .respond(200, "warm")
                    .expectRequest("PUT", "/")
                    .reset());
            peer.next(c -> c.drain());
            warm(client, peer);

            Throwable failure =
                    failure(client.send(Request.put(peer.url("/")).body(body).build()));

            assertThat(failure).isInstanceOf(RequestBodyException.class);
            assertThat(source.subscribers).hasValue(2);
        }
    }

    @Test
    void isAFailureWhereAnInterceptorSendsItAgain() throws Exception {
        for (boolean lengthKnown : new boolean[] {true, false}) {
            isAFailureWhereAnInterceptorSendsItAgain(lengthKnown);
        }
    }

    private void isAFailureWhereAnInterceptorSendsItAgain(boolean lengthKnown) throws Exception {
        OneShot source = new OneShot();
        RequestBody body = lengthKnown ? RequestBody.publisher(source, TEXT.length) : RequestBody.publisher(source);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .interceptor((request, chain) -> chain.proceed(request).thenCompose(response -> {
                            response.close();
                            return chain.proceed(request);
                        }))
                        .build())) {
            peer.next(c -> c.expectRequest().respond(503, "later").drain());
            peer.otherwise(c -> c.drain()); // how much of a request that fails is seen is chance

            Throwable failure =
                    failure(client.send(Request.put(peer.url("/")).body(body).build()));

            assertThat(failure).isInstanceOf(RequestBodyException.class).hasMessageContaining("publisher failed");
            assertThat(failure).cause().hasMessageContaining("was sent before");
            assertThat(source.subscribers).hasValue(1);
        }
    }
}
