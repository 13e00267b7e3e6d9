package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** An input stream that nobody read is closed when its call ends. */
final class UnreadStreamTest {

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();
    private final Stream stream = new Stream();

    private static final class Stream extends InputStream {

        private int closes;

        @Override
        public int read() {
            return -1;
        }

        @Override
        public void close() {
            closes++;
        }
    }

    private static Request post(Stream stream) {
        return Request.post("http://h/").body(RequestBody.inputStream(stream)).build();
    }

    @Test
    void afterAFailure() {
        client.send(post(stream));
        assertThat(stream.closes).isZero();
        transport
                .exchange()
                .fail(new ConnectFailedException(FailureFacts.unsent(Phase.CONNECT, null), "refused", null));
        assertThat(stream.closes).isEqualTo(1);
    }

    @Test
    void afterAnAnswer() {
        client.send(post(stream));
        FakeBody body = transport.exchange().head(401);
        assertThat(stream.closes).isZero();
        body.end();
        assertThat(stream.closes).isEqualTo(1);
    }

    @Test
    void afterACancel() {
        client.send(post(stream)).cancel(true);
        transport.run();
        assertThat(stream.closes).isEqualTo(1);
    }

    @Test
    void afterTheDeadline() {
        client.send(post(stream).toBuilder().deadline(Duration.ofSeconds(1)).build());
        transport.advance(Duration.ofSeconds(1));
        assertThat(stream.closes).isEqualTo(1);
    }

    @Test
    void onAClosedClient() {
        client.closeAsync(Duration.ZERO);
        client.send(post(stream));
        transport.run();
        assertThat(stream.closes).isEqualTo(1);
    }

    @Test
    void ofEachPart() {
        Stream other = new Stream();
        RequestBody parts = RequestBody.multipart()
                .field("a", "1")
                .part("b", RequestBody.inputStream(stream))
                .part("c", RequestBody.inputStream(other, 5))
                .build();
        client.send(Request.post("http://h/").body(parts).build());
        transport
                .exchange()
                .fail(new ConnectFailedException(FailureFacts.unsent(Phase.CONNECT, null), "refused", null));
        assertThat(stream.closes).isEqualTo(1);
        assertThat(other.closes).isEqualTo(1);
    }

    @Test
    void afterASubscriptionThatReadNothing() {
        client.send(post(stream));
        RequestBody.Stream sent =
                (RequestBody.Stream) transport.exchange().request().body();
        sent.publisher().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
            }

            @Override
            public void onNext(ByteBuffer item) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
        transport.exchange().answer(200, "");
        assertThat(stream.closes).isEqualTo(1);
    }

    @Test
    void thoughAnInterceptorAnswersOrBringsItsOwn() {
        Stream own = new Stream();
        transport
                .client()
                .interceptor((request, chain) -> chain.proceed(post(own)))
                .attemptInterceptor((request, chain) -> CompletableFuture.completedFuture(CallEndTest.answer()))
                .build()
                .send(post(stream));
        transport.run();
        assertThat(stream.closes).isEqualTo(1);
        assertThat(own.closes).isEqualTo(1);
    }
}
