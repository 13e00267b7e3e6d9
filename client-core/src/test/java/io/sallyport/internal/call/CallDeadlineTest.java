package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.Timeouts;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.Processing;
import io.sallyport.spi.Abort;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One deadline covers every phase of a call. */
final class CallDeadlineTest {

    private static final Duration MOMENT = Duration.ofNanos(1);

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final HttpClient client = transport
            .client()
            .listener(listener)
            .timeouts(Timeouts.builder().call(Duration.ofSeconds(10)).build())
            .build();

    @Test
    void itAbortsACallWithoutAHead() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(Duration.ofSeconds(10).minus(MOMENT));
        assertThat(transport.exchange().aborts()).isEmpty();
        transport.advance(MOMENT);
        assertThat(transport.exchange().aborts()).containsExactly(Abort.DEADLINE);
        assertThat(Failed.with(CallTimeoutException.class, call))
                .hasCauseInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("Request.deadline")
                .hasMessageContaining("Timeouts.call");
        assertThat(listener.ended().took()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void itAbortsTheBody() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        CallFuture<byte[]> bytes = call.join().bytes();
        body.push("half");
        transport.advance(Duration.ofSeconds(10));
        assertThat(transport.exchange().aborts()).containsExactly(Abort.DEADLINE);
        Failed.with(CallTimeoutException.class, bytes);
        Failed.with(CallTimeoutException.class, call.join().trailers());
        assertThat(listener.ended().failure()).isInstanceOf(CallTimeoutException.class);
        assertThat(listener.ended().status()).isEqualTo(200);
    }

    @Test
    void itAbortsABodyNobodyReads() {
        client.get("http://h/");
        transport.exchange().head(200);
        transport.advance(Duration.ofSeconds(10));
        assertThat(transport.exchange().aborts()).containsExactly(Abort.DEADLINE);
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void itEndsACallWhoseInterceptorThinksTooLong() {
        HttpClient thinking = transport
                .client()
                .listener(listener)
                .interceptor((request, chain) -> new CompletableFuture<>())
                .timeouts(Timeouts.builder().call(Duration.ofSeconds(10)).build())
                .build();
        CallFuture<Response> call = thinking.get("http://h/");
        transport.advance(Duration.ofSeconds(10));
        assertThat(Failed.with(CallTimeoutException.class, call).processing()).isEqualTo(Processing.NOT_PROCESSED);
        assertThat(listener.ended().attempts()).isZero();
        assertThat(thinking.closeAsync(Duration.ofDays(1))).isCompleted();
    }

    @Test
    void itEndsACallWhoseInterceptorSitsOnTheAnswer() {
        HttpClient sitting = transport
                .client()
                .listener(listener)
                .attemptInterceptor(
                        (request, chain) -> chain.proceed(request).thenCompose(response -> new CompletableFuture<>()))
                .timeouts(Timeouts.builder().call(Duration.ofSeconds(10)).build())
                .build();
        CallFuture<Response> call = sitting.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        assertThat(call).isNotDone();
        transport.advance(Duration.ofSeconds(10));
        assertThat(Failed.with(CallTimeoutException.class, call).processing()).isEqualTo(Processing.ANSWERED);
        assertThat(transport.exchange().isEnded()).isTrue();
        assertThat(body.isClosed()).isFalse();
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void itEndsACallWhoseInterceptorSitsOnTheFailureOfTheDeadline() {
        HttpClient sitting = transport
                .client()
                .listener(listener)
                .interceptor((request, chain) ->
                        chain.proceed(request).exceptionallyCompose(failure -> new CompletableFuture<>()))
                .timeouts(Timeouts.builder().call(Duration.ofSeconds(10)).build())
                .build();
        CallFuture<Response> call = sitting.get("http://h/");
        transport.advance(Duration.ofSeconds(10));
        Failed.with(CallTimeoutException.class, call);
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void theRequestsOwnComesBeforeTheClients() {
        client.send(Request.get("http://h/").deadline(Duration.ofSeconds(1)).build());
        transport.advance(Duration.ofSeconds(1));
        assertThat(transport.exchange().aborts()).containsExactly(Abort.DEADLINE);
        assertThat(transport.exchange().context().timeouts().call()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theLongestDoesNotComeBefore() {
        client.send(Request.get("http://h/").deadline(Duration.ofDays(36_500)).build());
        transport.advance(Duration.ofDays(1000));
        assertThat(transport.exchange().aborts()).isEmpty();
    }

    @Test
    void noTimerIsLeftWhenTheBodyIsIn() {
        client.get("http://h/");
        assertThat(transport.timers()).isEqualTo(1);
        FakeBody body = transport.exchange().head(200);
        assertThat(transport.timers()).isEqualTo(1);
        body.end();
        assertThat(transport.timers()).isZero();
    }

    @Test
    void noTimerIsLeftWhenTheResponseIsClosed() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200);
        call.join().close();
        transport.run();
        assertThat(transport.timers()).isZero();
    }

    @Test
    void noTimerIsLeftAfterAFailure() {
        client.get("http://h/").cancel(true);
        transport.run();
        assertThat(transport.timers()).isZero();
    }

    @Test
    void withoutALimitThereIsNoTimer() {
        transport.client().build().get("http://h/");
        assertThat(transport.timers()).isZero();
    }
}
