package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.auth.Authenticator;
import io.sallyport.config.HedgePolicy;
import io.sallyport.config.RetryPolicy;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Processing;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.spi.Abort;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Second requests for slow answers: when they go out, who wins, what becomes of the other, and what can be seen of it. */
final class HedgingTest {

    private static final Duration DELAY = Duration.ofMillis(50);
    private static final HedgePolicy POLICY = HedgePolicy.after(DELAY);

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private HttpClient client =
            transport.client().listener(listener).hedging(POLICY).build();

    @AfterEach
    void nothingIsLeft() {
        assertThat(transport.timers()).isZero();
    }

    private static HttpClientException lost() {
        return RetryRuleTest.failure(ConnectionLostException::new, Processing.MAYBE_PROCESSED);
    }

    @Test
    void isOffByDefault() {
        CallFuture<Response> call = transport.client().build().get("http://h/");
        transport.advance(Duration.ofHours(1));
        transport.exchange().answer(200, "");
        assertThat(call.join().status()).isEqualTo(200);
    }

    @Test
    void aFastAnswerIsTheOnlyOne() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY.minusNanos(1));
        transport.exchange().answer(200, "fast");
        transport.advance(DELAY);
        assertThat(transport.exchanges()).hasSize(1);
        assertThat(call.join().text().join()).isEqualTo("fast");
        assertThat(listener.ended().attempts()).isEqualTo(1);
    }

    @Test
    void theSecondWinsAndTheFirstIsEnded() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        assertThat(transport.exchanges()).hasSize(2);
        assertThat(transport.exchange(2).request())
                .isSameAs(transport.exchange(1).request());
        transport.exchange(2).answer(200, "second");
        transport.run();
        assertThat(call.join().text().join()).isEqualTo("second");
        assertThat(call.join().history()).isEmpty();
        assertThat(transport.exchange(1).aborts()).containsExactly(Abort.OUTRUN);
        assertThat(listener.ended().attempts()).isEqualTo(2);
        assertThat(listener.ended().failure()).isNull();
        assertThat(listener.ended().status()).isEqualTo(200);
        assertThat(listener.attempts())
                .filteredOn(attempt -> attempt.attempt() == 1)
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.failure())
                        .isInstanceOf(CallCancelledException.class)
                        .hasMessageContaining("another request of the call was answered first"));
    }

    @Test
    void theFirstWinsAndTheSecondIsEnded() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        FakeBody body = transport.exchange(1).head(200);
        transport.run();
        assertThat(transport.exchange(2).aborts()).containsExactly(Abort.OUTRUN);
        assertThat(transport.exchange(2).isEnded()).isTrue();
        body.push("first");
        body.end();
        assertThat(call.join().text().join()).isEqualTo("first");
        assertThat(listener.ended().failure()).isNull();
    }

    @Test
    void thereIsNoThird() {
        client.get("http://h/").thenAccept(Response::close);
        transport.advance(DELAY.multipliedBy(100));
        assertThat(transport.exchanges()).hasSize(2);
        transport.exchange(1).answer(200, "");
        transport.run();
    }

    @Test
    void anAnswerThatCrossesWithItsEndIsClosed() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        transport.exchange(1).ignoreAborts();
        transport.exchange(2).answer(200, "second");
        FakeBody late = transport.exchange(1).head(200);
        transport.run();
        assertThat(late.isClosed()).isTrue();
        assertThat(call.join().text().join()).isEqualTo("second");
        assertThat(listener.order()).endsWith("callEnded");
        assertThat(listener.ended().failure()).isNull();
    }

    @Test
    void theBodysFailureIsTheWinners() {
        client.get("http://h/");
        transport.advance(DELAY);
        FakeBody body = transport.exchange(1).head(200);
        transport.run();
        HttpClientException broken = lost();
        body.fail(broken);
        assertThat(listener.ended().failure()).isSameAs(broken);
    }

    @Test
    void aFailureBeforeTheSecondIsToldAtOnce() {
        CallFuture<Response> call = client.get("http://h/");
        HttpClientException lost = lost();
        transport.exchange().fail(lost);
        assertThat(Failed.with(ConnectionLostException.class, call)).isSameAs(lost);
    }

    @Test
    void theOtherMayStillAnswerAfterAFailure() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        transport.exchange(1).fail(lost());
        assertThat(call).isNotDone();
        transport.exchange(2).answer(200, "second");
        assertThat(call.join().text().join()).isEqualTo("second");
        assertThat(listener.ended().failure()).isNull();
    }

    @Test
    void twoFailuresAreOneWithTheOtherSuppressed() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        HttpClientException first = lost();
        HttpClientException second = RetryRuleTest.failure(ResponseTimeoutException::new, Processing.MAYBE_PROCESSED);
        transport.exchange(2).fail(second);
        transport.exchange(1).fail(first);
        assertThat(Failed.with(ConnectionLostException.class, call)).isSameAs(first);
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    void theSameFailureOfBothIsTold() {
        CompletableFuture<Response> token = new CompletableFuture<>();
        client = transport
                .client()
                .listener(listener)
                .hedging(POLICY)
                .attemptInterceptor((request, chain) -> token)
                .build();
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        HttpClientException lost = lost();
        token.completeExceptionally(lost);
        transport.run();
        assertThat(Failed.with(ConnectionLostException.class, call)).isSameAs(lost);
    }

    @Test
    void whateverTheStatusTheFirstAnswerCountsAndTheRulesJudgeIt() {
        client = transport
                .client()
                .listener(listener)
                .hedging(POLICY)
                .retries(RetryPolicy.defaults())
                .build();
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        transport.exchange(2).answer(503, "busy");
        transport.run();
        assertThat(transport.exchange(1).aborts()).containsExactly(Abort.OUTRUN);
        transport.advance(Duration.ofMillis(100));
        transport.exchange(3).answer(200, "again");
        transport.advance(DELAY);
        assertThat(call.join().text().join()).isEqualTo("again");
        assertThat(call.join().history()).extracting(Response::status).containsExactly(503);
    }

    @Test
    void eachHopMayGoOutTwice() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        transport.exchange(1).answer(302, "", "Location", "/next");
        transport.run();
        assertThat(transport.exchanges()).hasSize(3);
        transport.advance(DELAY);
        assertThat(transport.exchanges()).hasSize(4);
        transport.exchange(4).answer(200, "there");
        transport.run();
        assertThat(call.join().text().join()).isEqualTo("there");
    }

    static Stream<Request> onceOnly() {
        return Stream.of(
                Request.post("http://h/").body("x").build(),
                Request.patch("http://h/").body("x").build(),
                Request.put("http://h/")
                        .body(RequestBody.inputStream(new ByteArrayInputStream(new byte[1])))
                        .build(),
                Request.get("http://h/").hedging(HedgePolicy.none()).build());
    }

    @ParameterizedTest
    @MethodSource("onceOnly")
    void whatIsNotSafeGoesOutOnce(Request request) {
        CallFuture<Response> call = client.send(request);
        transport.run();
        transport.advance(DELAY.multipliedBy(10));
        transport.exchange().answer(200, "");
        transport.run();
        assertThat(call).isCompleted();
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void aKeyMakesAPostSafe() {
        CallFuture<Response> call = client.send(Request.post("http://h/")
                .header("Idempotency-Key", "8e03978e")
                .body("x")
                .build());
        transport.advance(DELAY);
        transport.exchange(2).answer(201, "");
        transport.run();
        assertThat(call.join().status()).isEqualTo(201);
    }

    @Test
    void theBudgetBoundsTheSecondOnes() {
        client = transport.client().hedging(POLICY.withBudget(10, 2)).build();
        for (int i = 0; i < 19; i++) {
            client.get("http://h/");
        }
        client.get("http://other/");
        transport.advance(DELAY);
        assertThat(transport.exchanges())
                .as("two of one origin, one of the other")
                .hasSize(20 + 2 + 1);
        transport.exchanges().forEach(exchange -> exchange.answer(200, ""));
        transport.run();
    }

    @Test
    void aQuantileIsLearntFromAnswers() {
        client = transport
                .client()
                .hedging(HedgePolicy.afterQuantile(0.9).withBudget(0, Integer.MAX_VALUE))
                .build();
        for (int i = 1; i <= 32; i++) {
            client.get("http://h/");
            transport.advance(Duration.ofMillis(i));
            assertThat(transport.exchanges()).as("nothing is known yet").hasSize(i);
            transport.exchange(i).answer(200, "");
            transport.run();
        }
        client.get("http://h/");
        transport.advance(Duration.ofMillis(29).minusNanos(1));
        assertThat(transport.exchanges()).hasSize(33);
        transport.advance(Duration.ofNanos(1));
        assertThat(transport.exchanges()).hasSize(34);
        client.get("http://elsewhere/");
        transport.advance(Duration.ofSeconds(1));
        assertThat(transport.exchanges()).as("another origin is not known").hasSize(35);
        transport.exchanges().forEach(exchange -> exchange.answer(200, ""));
        transport.run();
    }

    @Test
    void cancelEndsBoth() {
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        call.cancel(true);
        transport.run();
        assertThat(transport.exchange(1).isEnded()).isTrue();
        assertThat(transport.exchange(2).isEnded()).isTrue();
        assertThat(listener.failure()).isInstanceOf(CallCancelledException.class);
    }

    @Test
    void cancelWhileWaitingEndsTheWait() {
        CallFuture<Response> call = client.get("http://h/");
        call.cancel(true);
        transport.run();
        assertThat(transport.timers()).isZero();
        transport.advance(DELAY);
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void theDeadlineEndsBothAndIsTheFailure() {
        CallFuture<Response> call = client.send(
                Request.get("http://h/").deadline(DELAY.multipliedBy(2)).build());
        transport.advance(DELAY);
        transport.advance(DELAY);
        Failed.with(CallTimeoutException.class, call);
        assertThat(listener.failure()).isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void noneGoesOutWhereTheDeadlineComesBefore() {
        CallFuture<Response> call =
                client.send(Request.get("http://h/").deadline(DELAY).build());
        assertThat(transport.timers()).as("the deadline's only").isEqualTo(1);
        transport.advance(DELAY);
        Failed.with(CallTimeoutException.class, call);
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void attemptInterceptorsSeeBothRequests() {
        List<String> seen = new ArrayList<>();
        Interceptor signing = (request, chain) -> {
            seen.add("request");
            return chain.proceed(request.toBuilder()
                            .header("Signature", "s" + seen.size())
                            .build())
                    .whenComplete((response, failure) -> seen.add(response == null ? "failure" : "answer"));
        };
        client = transport
                .client()
                .listener(listener)
                .hedging(POLICY)
                .attemptInterceptor(signing)
                .build();
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        assertThat(transport.exchange(1).request().headers().first("Signature")).isEqualTo("s1");
        assertThat(transport.exchange(2).request().headers().first("Signature")).isEqualTo("s2");
        transport.exchange(2).answer(200, "");
        transport.run();
        assertThat(call.join().status()).isEqualTo(200);
        assertThat(seen).containsExactlyInAnyOrder("request", "request", "answer", "failure");
    }

    @Test
    void aWinnerWhoseInterceptorFailsFailsTheCall() {
        CompletableFuture<Response> thinking = new CompletableFuture<>();
        client = transport
                .client()
                .listener(listener)
                .hedging(POLICY)
                .attemptInterceptor((request, chain) -> chain.proceed(request).thenCompose(response -> {
                    response.close();
                    return thinking;
                }))
                .build();
        CallFuture<Response> call = client.get("http://h/");
        transport.advance(DELAY);
        transport.exchange(1).answer(200, "");
        transport.run();
        assertThat(call).isNotDone();
        HttpClientException lost = lost();
        thinking.completeExceptionally(lost);
        transport.run();
        assertThat(Failed.with(ConnectionLostException.class, call)).isSameAs(lost);
    }

    @Test
    void passwordsByDigestAreShownOnceAndBasicTwice() {
        Map<String, Integer> exchanges = Map.of(
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256", 3,
                "Basic realm=\"r\"", 4);
        exchanges.forEach((challenge, expected) -> {
            FakeTransport fresh = new FakeTransport();
            CallFuture<Response> call = fresh.client()
                    .hedging(POLICY)
                    .authenticator("http://h/", Authenticator.password("u", "p"))
                    .build()
                    .get("http://h/");
            fresh.run();
            fresh.advance(DELAY);
            fresh.exchange(1).answer(401, "", "WWW-Authenticate", challenge);
            fresh.run();
            fresh.advance(DELAY);
            assertThat(fresh.exchanges()).as(challenge).hasSize(expected);
            fresh.exchange(3).answer(200, "in");
            fresh.run();
            assertThat(call.join().text().join()).isEqualTo("in");
            assertThat(fresh.timers()).isZero();
        });
    }
}
