package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.ConversionException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** User code around calls and attempts. */
final class InterceptorTest {

    /** At which level an interceptor is registered. */
    enum Level {
        CALL,
        ATTEMPT
    }

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final List<String> order = new ArrayList<>();

    private HttpClient client(Level level, Interceptor... interceptors) {
        var builder = transport.client().listener(listener);
        for (Interceptor interceptor : interceptors) {
            if (level == Level.CALL) {
                builder.interceptor(interceptor);
            } else {
                builder.attemptInterceptor(interceptor);
            }
        }
        return builder.build();
    }

    private Interceptor noting(String name) {
        return (request, chain) -> {
            order.add(name + " in");
            return chain.proceed(request).whenComplete((response, failure) -> order.add(name + " out"));
        };
    }

    @Test
    void theFirstRegisteredIsOutermostAndCallsAreAroundAttempts() {
        HttpClient client = transport
                .client()
                .attemptInterceptor(noting("c"))
                .interceptor(noting("a"))
                .attemptInterceptor(noting("d"))
                .interceptor(noting("b"))
                .build();
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(200, "");
        assertThat(call).isCompleted();
        assertThat(order).containsExactly("a in", "b in", "c in", "d in", "d out", "c out", "b out", "a out");
    }

    @Test
    void attemptsAreInterceptedOneByOneAndCallsOnce() {
        HttpClient client = transport
                .client()
                .interceptor(noting("call"))
                .attemptInterceptor(noting("attempt"))
                .build();
        client.get("http://h/");
        transport.exchange().fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(2).answer(200, "");
        assertThat(order)
                .containsExactly("call in", "attempt in", "attempt out", "attempt in", "attempt out", "call out");
    }

    @Test
    void callInterceptorsSeeWhatTheUserAskedForAndAttemptInterceptorsWhatGoesOut() {
        AtomicReference<Request> atCall = new AtomicReference<>();
        AtomicReference<Request> atAttempt = new AtomicReference<>();
        transport
                .client()
                .body(BodyConfig.builder().decode(false).build())
                .defaultHeader("X", "1")
                .interceptor((request, chain) -> {
                    atCall.set(request);
                    return chain.proceed(request);
                })
                .attemptInterceptor((request, chain) -> {
                    atAttempt.set(request);
                    return chain.proceed(request);
                })
                .build()
                .get("http://h/");
        assertThat(atCall.get().headers()).isEmpty();
        assertThat(atAttempt.get().headers()).hasToString("[Host: h, User-Agent: sallyport, X: 1]");
    }

    @ParameterizedTest
    @EnumSource
    void aChangedRequestGoesOut(Level level) {
        HttpClient client = client(
                level,
                (request, chain) -> chain.proceed(
                        request.toBuilder().setHeader("X-Signed", "yes").build()));
        CallFuture<Response> call = client.get("http://h/");
        assertThat(transport.exchange().request().headers().first("X-Signed")).isEqualTo("yes");
        transport.exchange().answer(200, "");
        assertThat(call.join().request().headers().first("X-Signed")).isEqualTo("yes");
    }

    @Test
    void anotherHostChangesTheHostField() {
        HttpClient client = client(
                Level.CALL,
                (request, chain) -> chain.proceed(request.toBuilder()
                        .target(request.target().resolve("//other:81/"))
                        .build()));
        client.get("http://h/");
        assertThat(transport.exchange().request().headers().first("Host")).isEqualTo("other:81");
    }

    @ParameterizedTest
    @EnumSource
    void proceedingTwiceSendsTwice(Level level) {
        HttpClient client = client(
                level,
                (request, chain) -> chain.proceed(request).thenCompose(first -> {
                    first.close();
                    return chain.proceed(request);
                }));
        CallFuture<Response> call = client.get("http://h/");
        FakeBody first = transport.exchange(1).head(401);
        assertThat(first.isClosed()).isTrue();
        transport.exchange(2).answer(200, "");
        transport.run();
        assertThat(call.join().status()).isEqualTo(200);
        assertThat(transport.exchange(2).context().attempt()).isEqualTo(2);
        assertThat(listener.ended().attempts()).isEqualTo(2);
        assertThat(listener.ended().failure()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void twoExchangesAtATimeAreBothAborted(Level level) {
        HttpClient client = client(level, (request, chain) -> {
            CompletionStage<Response> first = chain.proceed(request);
            return first.applyToEither(chain.proceed(request), response -> response);
        });
        client.get("http://h/").cancel(true);
        assertThat(transport.exchanges())
                .hasSize(2)
                .allSatisfy(exchange -> assertThat(exchange.aborts()).hasSize(1));
        transport.run();
        assertThat(listener.ended().attempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void answeringByItselfSendsNothingAndCompletesOnTheHomeLoop(Level level) {
        Response own = CallEndTest.answer();
        CallFuture<Response> call = client(level, (request, chain) -> CompletableFuture.completedFuture(own))
                .get("http://h/");
        call.thenRun(() -> order.add(transport.home.inLoop() ? "home" : "elsewhere"));
        assertThat(call).isNotDone();
        transport.run();
        assertThat(call.join()).isSameAs(own);
        assertThat(order).containsExactly("home");
        assertThat(transport.exchanges()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void answeringOnAThreadOfItsOwnCompletesOnTheHomeLoop(Level level) {
        CompletableFuture<Response> own = new CompletableFuture<>();
        CallFuture<Response> call = client(level, (request, chain) -> own).get("http://h/");
        call.thenRun(() -> order.add(transport.home.inLoop() ? "home" : "elsewhere"));
        transport.run();
        own.complete(CallEndTest.answer());
        assertThat(call).isNotDone();
        transport.run();
        assertThat(order).containsExactly("home");
    }

    @ParameterizedTest
    @EnumSource
    void whatItThrowsFailsTheCall(Level level) {
        IllegalStateException bug = new IllegalStateException("bug");
        CallFuture<Response> call = client(level, (request, chain) -> {
                    throw bug;
                })
                .get("http://h/");
        assertThat(call).isNotDone();
        transport.run();
        assertThat(Failed.with(InterceptorException.class, call))
                .hasCause(bug)
                .hasMessageContaining("an interceptor threw java.lang.IllegalStateException: bug")
                .satisfies(failure -> assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED));
        assertThat(listener.ends()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void errorsFailTheCallToo(Level level) {
        CallFuture<Response> call = client(level, (request, chain) -> {
                    throw new AssertionError("no");
                })
                .get("http://h/");
        transport.run();
        assertThat(Failed.with(InterceptorException.class, call)).hasCauseInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource
    void returningNullFailsTheCall(Level level) {
        CallFuture<Response> call = client(level, (request, chain) -> nothing()).get("http://h/");
        transport.run();
        assertThat(Failed.with(InterceptorException.class, call)).hasMessageContaining("an interceptor returned null");
    }

    @ParameterizedTest
    @EnumSource
    void answeringWithNullFailsTheCall(Level level) {
        CallFuture<Response> call = client(
                        level,
                        (request, chain) -> chain.proceed(request).thenApply(response -> {
                            response.close();
                            return nothing();
                        }))
                .get("http://h/");
        transport.exchange().head(200);
        transport.run();
        assertThat(Failed.with(InterceptorException.class, call))
                .hasMessageContaining("an interceptor answered with null")
                .satisfies(failure -> assertThat(failure.processing()).isEqualTo(Processing.ANSWERED));
    }

    @ParameterizedTest
    @EnumSource
    void failingLaterFailsTheCall(Level level) {
        CallFuture<Response> call = client(
                        level,
                        (request, chain) -> chain.proceed(request).thenCompose(response -> {
                            response.close();
                            return CompletableFuture.failedFuture(new IOException("disk"));
                        }))
                .get("http://h/");
        transport.exchange().head(200);
        transport.run();
        assertThat(Failed.with(InterceptorException.class, call))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("an interceptor failed: java.io.IOException: disk");
        assertThat(listener.ended().failure()).isInstanceOf(InterceptorException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theTransportsFailurePassesThroughUnchanged(Level level) {
        CallFuture<Response> call = client(level, noting("a"), noting("b")).get("http://h/");
        ConnectFailedException failure =
                new ConnectFailedException(FailureFacts.unsent(Phase.CONNECT, null), "refused", null);
        transport.exchange().fail(failure);
        assertThat(Failed.with(ConnectFailedException.class, call)).isSameAs(failure);
    }

    @Test
    void aFailureAnAttemptInterceptorMakesIsJudgedLikeAnyOther() {
        int[] tries = {0};
        HttpClient client = client(
                Level.ATTEMPT,
                (request, chain) -> tries[0]++ == 0
                        ? CompletableFuture.failedFuture(ReplayRuleTest.idleConnectionDied())
                        : chain.proceed(request));
        CallFuture<Response> call = client.get("http://h/");
        transport.run();
        transport.exchange().answer(200, "");
        assertThat(call).isCompleted();
    }

    @Test
    void itMayRecoverFromAFailure() {
        Response own = CallEndTest.answer();
        HttpClient client =
                client(Level.CALL, (request, chain) -> chain.proceed(request).exceptionally(failure -> own));
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(2).fail(ReplayRuleTest.idleConnectionDied());
        assertThat(call.join()).isSameAs(own);
        assertThat(listener.ended().failure()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aNullRequestIsTheInterceptorsFault(Level level) {
        CallFuture<Response> call =
                client(level, (request, chain) -> chain.proceed(nothing())).get("http://h/");
        transport.run();
        assertThat(Failed.with(InterceptorException.class, call)).hasCauseInstanceOf(NullPointerException.class);
        assertThat(listener.ends()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void proceedingAfterTheEndOfTheCallFails(Level level) {
        AtomicReference<Interceptor.Chain> kept = new AtomicReference<>();
        HttpClient client = client(level, (request, chain) -> {
            kept.set(chain);
            return CompletableFuture.completedFuture(CallEndTest.answer());
        });
        client.get("http://h/");
        transport.run();
        CompletableFuture<Response> late =
                kept.get().proceed(Request.get("http://h/").build()).toCompletableFuture();
        transport.run();
        assertThat(Failed.with(InterceptorException.class, late)).hasMessageContaining("after its call had ended");
        assertThat(listener.ends()).isEqualTo(1);
        assertThat(transport.exchanges()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void waitingForAnAnswerOnALoopIsRefused(Level level) {
        transport.home.in(() -> client(level, (request, chain) -> {
                    CompletableFuture<Response> answer = chain.proceed(request).toCompletableFuture();
                    assertThatIllegalStateException().isThrownBy(answer::join);
                    order.add("refused");
                    return answer;
                })
                .get("http://h/"));
        assertThat(order).containsExactly("refused");
    }

    @Test
    void aResponseThatAnInterceptorNoLongerAwaitsIsClosed() {
        HttpClient client = client(Level.CALL, (request, chain) -> {
            CompletableFuture<Response> answer = chain.proceed(request).toCompletableFuture();
            answer.complete(CallEndTest.answer());
            return answer;
        });
        CallFuture<Response> call = client.get("http://h/");
        transport.run();
        assertThat(call.join().status()).isEqualTo(299);
        assertThat(transport.exchange().head(200).isClosed()).isTrue();
        transport.run();
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void anAttemptInterceptorsJsonIsWrittenToo() {
        HttpClient client = transport
                .client()
                .attemptInterceptor((request, chain) ->
                        chain.proceed(request.toBuilder().json(List.of(1)).build()))
                .jsonCodec(new TextCodec())
                .build();
        client.get("http://h/");
        assertThat(transport.exchange().request().body()).isInstanceOf(RequestBody.Bytes.class);
    }

    @Test
    void anAttemptInterceptorsJsonWithoutACodecFails() {
        HttpClient client = client(
                Level.ATTEMPT,
                (request, chain) ->
                        chain.proceed(request.toBuilder().json(List.of(1)).build()));
        CallFuture<Response> call = client.get("http://h/");
        transport.run();
        Failed.with(ConversionException.class, call);
        assertThat(transport.exchanges()).isEmpty();
    }

    @Test
    void anAbortTellsInterceptorsFirst() {
        AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
        HttpClient client = client(
                Level.CALL,
                (request, chain) -> chain.proceed(request).whenComplete((response, failure) -> seen.set(failure)));
        client.get("http://h/").cancel(true);
        transport.run();
        assertThat(seen.get()).isSameAs(listener.ended().failure());
    }

    @Test
    void aLostConnectionOfAnEarlierTryIsKeptByTheInterceptorsOwnFailure() {
        HttpClient client = client(
                Level.CALL,
                (request, chain) -> chain.proceed(request)
                        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new IOException("gave up"))));
        CallFuture<Response> call =
                client.send(Request.post("http://h/").body("a").build());
        transport.exchange().fail(ReplayRuleTest.idleConnectionDied());
        InterceptorException failure = Failed.with(InterceptorException.class, call);
        assertThat(failure.processing()).isEqualTo(Processing.MAYBE_PROCESSED);
        assertThat(listener.attempts().get(0).failure()).isInstanceOf(ConnectionLostException.class);
    }

    /** What careless code gives. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
