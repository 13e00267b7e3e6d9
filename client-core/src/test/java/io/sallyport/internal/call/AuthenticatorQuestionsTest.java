package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Challenged;
import io.sallyport.auth.Credentials;
import io.sallyport.error.AuthenticationException;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.Processing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is asked for credentials, by which call, and what happens while the answer is awaited. */
final class AuthenticatorQuestionsTest {

    private final AskingOrigin origin = new AskingOrigin();
    private final FakeTransport transport = origin.transport;
    private final RecordingListener listener = origin.listener;

    @Test
    void anAuthenticatorIsToldWhoAsksAndHowOften() {
        List<Challenged> questions = new ArrayList<>();
        Authenticator patient = challenged -> {
            questions.add(challenged);
            return CompletableFuture.completedFuture(Credentials.basic("ada", "try" + challenged.refusals()));
        };
        CallFuture<Response> call = origin.client(patient)
                .send(Request.post("http://a/x?q")
                        .header("Cookie", "s3cret")
                        .body("body")
                        .build());
        for (int i = 1; i <= 6; i++) {
            origin.challenge(i, AskingOrigin.REALM);
        }
        assertThat(call.join().status()).isEqualTo(401);
        assertThat(transport.exchanges()).hasSize(6);
        assertThat(questions).extracting(Challenged::refusals).containsExactly(0, 1, 2, 3, 4);
        Challenged first = questions.get(0);
        assertThat(first.origin()).hasToString("http://a/");
        assertThat(first.proxy()).isFalse();
        assertThat(first.challenges()).hasSize(1);
        assertThat(first.request()).hasToString("POST http://a/x?q");
        assertThat(first.request().headers().first("Cookie")).isEqualTo("***");
    }

    @Test
    void oneQuestionAnswersAllCallsThatWait() {
        List<CompletableFuture<@Nullable Credentials>> questions = new ArrayList<>();
        HttpClient client = origin.client(challenged -> asked(questions));
        CallFuture<Response> first = client.get("http://a/1");
        CallFuture<Response> second = client.get("http://a/2");
        CallFuture<Response> third = client.get("http://a/3");
        origin.challenge(1, AskingOrigin.REALM);
        origin.challenge(2, AskingOrigin.REALM);
        origin.challenge(3, "Basic realm=\"other\"");
        assertThat(questions).hasSize(2);
        first.cancel(true);
        transport.run();
        assertThat(listener.ends()).as("a cancel ends the wait at once").isEqualTo(1);
        assertThat(questions.get(0)).as("and leaves the question to the others").isNotDone();
        questions.get(0).complete(Credentials.basic("ada", "s3cret"));
        transport.run();
        assertThat(transport.exchanges()).hasSize(4);
        assertThat(transport.exchange(4).request().target().pathAndQuery()).isEqualTo("/2");
        assertThat(origin.shown(4)).isEqualTo(AskingOrigin.BASIC);
        origin.ok(4);
        assertThat(second.join().status()).isEqualTo(200);
        assertThat(third).isNotDone();
        questions.get(1).complete(null);
        transport.run();
        assertThat(third.join().text().join()).as("given up").isEqualTo("who?");
    }

    private static CompletionStage<@Nullable Credentials> asked(
            List<CompletableFuture<@Nullable Credentials>> questions) {
        CompletableFuture<@Nullable Credentials> question = new CompletableFuture<>();
        questions.add(question);
        return question;
    }

    @Test
    void theDeadlineCoversTheQuestion() {
        List<CompletableFuture<@Nullable Credentials>> questions = new ArrayList<>();
        CallFuture<Response> call = origin.client(challenged -> asked(questions))
                .send(Request.get("http://a/").deadline(Duration.ofSeconds(1)).build());
        FakeBody body = transport.exchange(1).head(401, "WWW-Authenticate", AskingOrigin.REALM);
        transport.run();
        assertThat(questions).hasSize(1);
        assertThat(body.isClosed()).isFalse();
        transport.advance(Duration.ofSeconds(1));
        Failed.with(CallTimeoutException.class, call);
        assertThat(transport.timers()).isZero();
        questions.get(0).complete(Credentials.basic("ada", "s3cret"));
        transport.run();
        assertThat(transport.exchanges()).as("too late").hasSize(1);
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void aFailedQuestionFailsEachCallWithAnInstanceOfItsOwn() {
        List<CompletableFuture<@Nullable Credentials>> questions = new ArrayList<>();
        HttpClient client = origin.client(challenged -> asked(questions));
        CallFuture<Response> first = client.get("http://a/1");
        CallFuture<Response> second = client.get("http://a/2");
        origin.challenge(1, AskingOrigin.REALM);
        origin.challenge(2, AskingOrigin.REALM);
        RuntimeException cause = new IllegalStateException("the vault says s3cret");
        questions.get(0).completeExceptionally(cause);
        transport.run();
        AuthenticationException one = Failed.with(AuthenticationException.class, first);
        AuthenticationException other = Failed.with(AuthenticationException.class, second);
        assertThat(one).isNotSameAs(other).hasCause(cause).hasMessageNotContaining("s3cret");
        assertThat(Objects.requireNonNull(one.request()).target().pathAndQuery())
                .isEqualTo("/1");
        assertThat(Objects.requireNonNull(other.request()).target().pathAndQuery())
                .isEqualTo("/2");
        assertThat(one.processing()).isEqualTo(Processing.ANSWERED);
        client.get("http://a/3");
        origin.challenge(3, AskingOrigin.REALM);
        assertThat(questions).as("a failure is not remembered").hasSize(2);
    }

    @Test
    @SuppressWarnings("NullAway") // a user's mistake
    void authenticatorsThatThrowOrReturnNullFailTheCall() {
        CallFuture<Response> thrown = origin.client(challenged -> {
                    throw new IllegalStateException("broken");
                })
                .get("http://a/");
        origin.challenge(1, AskingOrigin.REALM);
        assertThat(Failed.with(AuthenticationException.class, thrown)).hasRootCauseMessage("broken");
        CallFuture<Response> nothing = origin.client(challenged -> null).get("http://a/");
        origin.challenge(2, AskingOrigin.REALM);
        assertThat(Failed.with(AuthenticationException.class, nothing))
                .hasRootCauseMessage("the authenticator returned null");
    }

    @Test
    void bearerTokensAreAskedForOnceAndAgainWhenRefused() {
        List<CompletableFuture<String>> tokens = new ArrayList<>();
        HttpClient client = origin.client(Authenticator.bearer(() -> {
            tokens.add(new CompletableFuture<>());
            return tokens.get(tokens.size() - 1);
        }));
        CallFuture<Response> first = client.get("http://a/1");
        CallFuture<Response> second = client.get("http://a/2");
        assertThat(transport.exchanges()).isEmpty();
        assertThat(tokens).hasSize(1);
        tokens.get(0).complete("t1");
        transport.run();
        assertThat(List.of(String.valueOf(origin.shown(1)), String.valueOf(origin.shown(2))))
                .containsOnly("Bearer t1");
        origin.challenge(1, "Bearer error=\"invalid_token\"");
        origin.challenge(2, "Bearer error=\"invalid_token\"");
        CallFuture<Response> third = client.get("http://a/3");
        assertThat(tokens).as("one refresh for all").hasSize(2);
        assertThat(transport.exchanges()).hasSize(2);
        tokens.get(1).complete("t2");
        transport.run();
        for (int i = 3; i <= 5; i++) {
            assertThat(origin.shown(i)).isEqualTo("Bearer t2");
            origin.ok(i);
        }
        assertThat(List.of(
                        first.join().status(),
                        second.join().status(),
                        third.join().status()))
                .containsOnly(200);
        client.get("http://a/");
        assertThat(origin.shown(6)).isEqualTo("Bearer t2");
        assertThat(tokens).hasSize(2);
    }

    @Test
    void aLateRefusalUsesTheTokenThatAnotherCallGot() {
        List<String> tokens = new ArrayList<>();
        HttpClient client = origin.client(Authenticator.bearer(() -> {
            tokens.add("t" + (tokens.size() + 1));
            return CompletableFuture.completedFuture(tokens.get(tokens.size() - 1));
        }));
        client.get("http://a/1");
        CallFuture<Response> late = client.get("http://a/2");
        origin.challenge(1, "Bearer");
        origin.ok(3);
        origin.challenge(2, "");
        assertThat(origin.shown(4)).as("the 401 does not say how").isEqualTo("Bearer t2");
        origin.challenge(4, "Bearer");
        assertThat(late.join().status()).as("asked no more").isEqualTo(401);
        assertThat(tokens).hasSize(2);
    }

    @Test
    void aTokenThatCannotBeHadFailsTheCallBeforeItIsSent() {
        CallFuture<Response> call = origin.client(
                        Authenticator.bearer(() -> CompletableFuture.failedFuture(new IllegalStateException("down"))))
                .get("http://a/");
        transport.run();
        AuthenticationException failure = Failed.with(AuthenticationException.class, call);
        assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED);
        assertThat(transport.exchanges()).isEmpty();
    }

    @Test
    void aCancelEndsTheWaitForTheFirstToken() {
        CompletableFuture<String> token = new CompletableFuture<>();
        CallFuture<Response> call =
                origin.client(Authenticator.bearer(() -> token)).get("http://a/");
        call.cancel(true);
        transport.run();
        assertThat(listener.failure()).isExactlyInstanceOf(CallCancelledException.class);
        assertThat(token).isNotDone();
        token.complete("t");
        transport.run();
        assertThat(transport.exchanges()).isEmpty();
    }

    @Test
    void blockingAuthenticatorsRunWhereTheyMay() {
        CallFuture<Response> call = origin.client(
                        Authenticator.blocking(challenged -> Credentials.password("ada", "s3cret")))
                .get("http://a/");
        origin.challenge(1, AskingOrigin.REALM);
        assertThat(origin.shown(2)).isEqualTo(AskingOrigin.BASIC);
        origin.ok(2);
        assertThat(call.join().status()).isEqualTo(200);
    }
}
