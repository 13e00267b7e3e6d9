package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Trailers, for those who ask before the end and after it. */
final class TrailersTest {

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();
    private final CallFuture<Response> call = client.get("http://h/");

    @Test
    void theyCompleteWhenTheBodyHasEndedWithoutLoadingIt() {
        FakeBody body = transport.exchange().head(200);
        CompletableFuture<Headers> trailers = call.join().trailers();
        transport.run();
        assertThat(body.pulls()).isZero();
        assertThat(trailers).isNotDone();
        body.end("T", "1");
        assertThat(trailers.join()).hasToString("[T: 1]");
        assertThat(call.join().trailers().join()).hasToString("[T: 1]");
    }

    @Test
    void withoutAnyTheyAreEmpty() {
        transport.exchange().answer(200, "abc");
        assertThat(call.join().trailers()).isCompletedWithValue(Headers.empty());
    }

    @Test
    void theyFailWithTheBody() {
        FakeBody body = transport.exchange().head(200);
        CompletableFuture<Headers> before = call.join().trailers();
        body.fail(new ConnectionLostException(
                transport.exchange().facts(Phase.RESPONSE_BODY, Processing.ANSWERED), "gone", null));
        Failed.with(ConnectionLostException.class, before);
        Failed.with(ConnectionLostException.class, call.join().trailers());
    }

    @Test
    void theyFailWhenTheBodyIsClosed() {
        transport.exchange().head(200);
        CompletableFuture<Headers> before = call.join().trailers();
        call.join().close();
        transport.run();
        assertThat(Failed.with(BodyClosedException.class, before))
                .hasMessageContaining("so there are no trailers")
                .hasMessageContaining("GET http://h/");
        Failed.with(BodyClosedException.class, call.join().trailers());
    }

    @Test
    void eachWhoAsksHasAFutureOfItsOwn() {
        FakeBody body = transport.exchange().head(200);
        CompletableFuture<Headers> one = call.join().trailers();
        CompletableFuture<Headers> other = call.join().trailers();
        one.complete(Headers.of("Fake", "1"));
        body.end();
        assertThat(other).isCompletedWithValue(Headers.empty());
        assertThat(transport.exchange().aborts()).isEmpty();
    }
}
