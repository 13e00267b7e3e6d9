package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.auth.Authenticator;
import io.sallyport.error.AuthenticationException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does when it is asked who it is: when, how often, with what, and what it remembers. */
final class AuthenticationTest {

    private final AskingOrigin origin = new AskingOrigin();
    private final FakeTransport transport = origin.transport;
    private final RecordingListener listener = origin.listener;

    private static Authenticator known() {
        return Authenticator.basic("ada", "s3cret");
    }

    @Test
    void aChallengeIsAnsweredOnceAndBecomesHistory() {
        CallFuture<Response> call = origin.client(known()).get("http://a/x");
        assertThat(origin.shown(1)).isNull();
        origin.challenge(1, AskingOrigin.REALM);
        assertThat(origin.shown(2)).isEqualTo(AskingOrigin.BASIC);
        origin.ok(2);
        Response response = call.join();
        assertThat(response.history()).extracting(Response::status).containsExactly(401);
        assertThat(listener.ended().attempts()).isEqualTo(2);
    }

    @Test
    void aWrongPasswordEndsWithTheServersAnswerAfterOneTry() {
        CallFuture<Response> call = origin.client(known()).get("http://a/x");
        origin.challenge(1, AskingOrigin.REALM);
        origin.challenge(2, AskingOrigin.REALM);
        Response response = call.join();
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.text().join()).isEqualTo("who?");
        assertThat(transport.exchanges()).hasSize(2);
    }

    @Test
    void whatWasLetInGoesOutUnaskedWhereItBelongs() {
        HttpClient client = origin.client(known());
        client.get("http://a/docs/x");
        origin.challenge(1, AskingOrigin.REALM);
        origin.ok(2);
        for (String below : List.of("http://a/docs/", "http://a/docs/y/z", "http://a:80/docs/x?q")) {
            client.get(below);
            assertThat(origin.shown(transport.exchanges().size())).as(below).isEqualTo(AskingOrigin.BASIC);
        }
        for (String elsewhere : List.of(
                "http://a/", "http://a/doc", "https://a/docs/", "http://a:81/docs/", "http://b/docs/", "http://aa/")) {
            client.get(elsewhere);
            assertThat(origin.shown(transport.exchanges().size())).as(elsewhere).isNull();
        }
    }

    @Test
    void aSecondPlaceOfTheRealmAddsToTheFirst() {
        HttpClient client = origin.client(known());
        client.get("http://a/one/x");
        origin.challenge(1, AskingOrigin.REALM);
        origin.ok(2);
        client.get("http://a/two/x");
        origin.challenge(3, AskingOrigin.REALM);
        origin.ok(4);
        client.get("http://a/one/");
        client.get("http://a/two/");
        assertThat(origin.shown(5)).isEqualTo(AskingOrigin.BASIC);
        assertThat(origin.shown(6)).isEqualTo(AskingOrigin.BASIC);
    }

    @Test
    void whatIsRefusedLaterIsForgotten() {
        HttpClient client = origin.client(known());
        client.get("http://a/x");
        origin.challenge(1, AskingOrigin.REALM);
        origin.ok(2);
        CallFuture<Response> call = client.get("http://a/x");
        origin.challenge(3, AskingOrigin.REALM);
        assertThat(call.join().status()).as("the same is not shown twice").isEqualTo(401);
        client.get("http://a/x");
        assertThat(origin.shown(4)).isNull();
    }

    @Test
    void preemptiveCredentialsGoOutUnasked() {
        HttpClient client = origin.client(known().preemptive());
        CallFuture<Response> call = client.get("http://a/x");
        assertThat(origin.shown(1)).isEqualTo(AskingOrigin.BASIC);
        origin.challenge(1, AskingOrigin.REALM);
        assertThat(call.join().status()).isEqualTo(401);
        assertThat(transport.exchanges()).hasSize(1);
        client.get("http://b/");
        assertThat(origin.shown(2)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic realm=\"", "Bearer realm=r", "Negotiate", "Digest realm=r, nonce=n"})
    void whatCannotBeAnsweredIsDelivered(String challenge) {
        CallFuture<Response> call = origin.client(known()).get("http://a/x");
        origin.challenge(1, challenge);
        assertThat(call.join().status()).isEqualTo(401);
    }

    @Test
    void a407OfAnOriginIsNoQuestion() {
        CallFuture<Response> call = origin.client(known()).get("http://a/x");
        transport
                .exchange(1)
                .answer(407, "", "Proxy-Authenticate", AskingOrigin.REALM, "WWW-Authenticate", AskingOrigin.REALM);
        assertThat(call.join().status()).isEqualTo(407);
    }

    @Test
    void anAuthorizationOfTheUsersIsLeftAlone() {
        HttpClient client = origin.client(known().preemptive());
        CallFuture<Response> call = client.send(
                Request.get("http://a/x").header("authorization", "Mine").build());
        assertThat(origin.shown(1)).isEqualTo("Mine");
        origin.challenge(1, AskingOrigin.REALM);
        assertThat(call.join().status()).isEqualTo(401);
        HttpClient always =
                client.toBuilder().defaultHeader("Authorization", "Ours").build();
        always.get("http://a/x");
        assertThat(origin.shown(2)).isEqualTo("Ours");
    }

    @Test
    void aLiteralRequestGetsNothing() {
        CallFuture<Response> call = origin.client(known().preemptive())
                .send(Request.get("http://u:p@a/x").literal().build());
        assertThat(origin.shown(1)).isNull();
        origin.challenge(1, AskingOrigin.REALM);
        assertThat(call.join().status()).isEqualTo(401);
    }

    @Test
    void aBodyThatCannotBeSentAgainLeavesTheAnswerToTheUser() {
        CallFuture<Response> call = origin.client(known())
                .send(Request.post("http://a/x")
                        .body(RequestBody.publisher(subscriber -> {}, 1))
                        .build());
        origin.challenge(1, AskingOrigin.REALM);
        assertThat(call.join().status()).isEqualTo(401);
        assertThat(call.join().text().join()).isEqualTo("who?");
    }

    @Test
    void aRequestsOwnAuthenticatorGoesBeforeTheClients() {
        HttpClient client = origin.client(known());
        Authenticator other = Authenticator.basic("bob", "b").preemptive();
        client.send(Request.get("http://u:p@a/x").authenticator(other).build());
        assertThat(origin.shown(1)).isEqualTo(AskingOrigin.basic("bob", "b"));
        origin.ok(1);
        client.get("http://a/x");
        assertThat(origin.shown(2)).as("what one showed is not the other's").isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "u:p, u, p",
                "u, u, ''",
                ":p, '', p",
                "u:p:q, u, p:q",
                "u%40x:%C3%A9%3A, u@x, \u00e9:",
                "u+v:%zz, u+v, %zz",
                ":, -, -",
                "'', -, -",
            })
    void userInformationAnswersItsOriginByBasic(String userInfo, @Nullable String user, @Nullable String password) {
        CallFuture<Response> call = transport.client().build().get("http://" + userInfo + "@a/x");
        assertThat(origin.shown(1))
                .isEqualTo(user == null || password == null ? null : AskingOrigin.basic(user, password));
        assertThat(transport.exchange(1).request().toString()).isEqualTo("GET http://a/x");
        assertThat(transport.exchange(1).request().headers().first("Host")).isEqualTo("a");
        transport.exchange(1).answer(302, "", "Location", "http://b/");
        assertThat(origin.shown(2)).isNull();
        transport.exchange(2).answer(302, "", "Location", "http://a/");
        assertThat(origin.shown(3)).isNull();
        origin.ok(3);
        assertThat(call.join().status()).isEqualTo(200);
    }

    @Test
    void userInformationThatCannotBeSentIsNamedWithoutItsValue() {
        CallFuture<Response> call = transport.client().build().get("http://u:s3cret%0A@a/x");
        transport.run();
        AuthenticationException failure = Failed.with(AuthenticationException.class, call);
        assertThat(failure.phase()).isEqualTo(Phase.PREPARE);
        assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED);
        assertThat(failure)
                .hasRootCauseMessage("password has U+000A at index 6 (expected: no control characters, RFC 7617 2)");
    }

    @Test
    void staleIsNoWrongPasswordAndIsAnsweredOnce() {
        HttpClient client = origin.client(Authenticator.digest("ada", "s3cret"));
        client.get("http://a/x");
        origin.challenge(1, "Digest realm=r, nonce=n1, qop=auth");
        assertThat(origin.shown(2)).contains("nonce=\"n1\"", "nc=00000001");
        origin.ok(2);
        CallFuture<Response> call = client.get("http://a/x");
        assertThat(origin.shown(3)).contains("nonce=\"n1\"", "nc=00000002");
        origin.challenge(3, "Digest realm=r, nonce=n2, qop=auth, stale=TRUE");
        assertThat(origin.shown(4)).contains("nonce=\"n2\"", "nc=00000001");
        origin.challenge(4, "Digest realm=r, nonce=n3, qop=auth, stale=true");
        assertThat(call.join().status()).isEqualTo(401);
        assertThat(transport.exchanges()).hasSize(4);
    }

    @Test
    void aStaleNonceIsReplacedAlsoByARequestThatCannotBeSentAgain() {
        HttpClient client = origin.client(Authenticator.digest("ada", "s3cret"));
        client.get("http://a/x");
        origin.challenge(1, "Digest realm=r, nonce=n1, qop=auth");
        origin.ok(2);
        CallFuture<Response> upload =
                client.post("http://a/x", RequestBody.inputStream(new ByteArrayInputStream(new byte[1])));
        origin.challenge(3, "Digest realm=r, nonce=n2, qop=auth, stale=true");
        assertThat(upload.join().status()).isEqualTo(401);
        client.post("http://a/x", RequestBody.inputStream(new ByteArrayInputStream(new byte[1])));
        assertThat(origin.shown(4)).contains("nonce=\"n2\"", "nc=00000001");
    }

    @Test
    void aRememberedNonceMayBeRefusedWithoutAWord() {
        HttpClient client = origin.client(Authenticator.digest("ada", "s3cret"));
        client.get("http://a/x");
        origin.challenge(1, "Digest realm=r, nonce=n1, qop=auth");
        origin.ok(2);
        CallFuture<Response> call = client.get("http://a/x");
        origin.challenge(3, "Digest realm=r, nonce=n2, qop=auth");
        assertThat(origin.shown(4)).contains("nonce=\"n2\"", "nc=00000001");
        origin.challenge(4, "Digest realm=r, nonce=n3, qop=auth");
        assertThat(call.join().status()).as("now it is the password").isEqualTo(401);
    }

    @Test
    void theNextNonceIsUsedNext() {
        HttpClient client = origin.client(Authenticator.digest("ada", "s3cret"));
        client.get("http://a/x");
        origin.challenge(1, "Digest realm=r, nonce=n1, qop=auth, domain=\"/x\"");
        transport.exchange(2).answer(200, "", "Authentication-Info", "nextnonce=\"n2\"");
        client.get("http://a/x/y");
        assertThat(origin.shown(3)).contains("nonce=\"n2\"", "nc=00000001");
        transport.exchange(3).answer(404, "", "Authentication-Info", "nextnonce=\"n3\"");
        client.get("http://a/x");
        assertThat(origin.shown(4)).contains("nonce=\"n3\"", "nc=00000001");
        client.get("http://a/y");
        assertThat(origin.shown(5)).as("outside of its domain").isNull();
    }

    @Test
    void aServerThatProvesNothingFailsTheCall() {
        CallFuture<Response> call =
                origin.client(Authenticator.digest("ada", "s3cret")).get("http://a/x");
        origin.challenge(1, "Digest realm=r, nonce=n1, qop=auth");
        transport.exchange(2).answer(200, "", "Authentication-Info", "rspauth=\"00112233\"");
        transport.run();
        AuthenticationException failure = Failed.with(AuthenticationException.class, call);
        assertThat(failure.processing()).isEqualTo(Processing.ANSWERED);
        assertThat(failure).hasMessageContaining("the proof in Authentication-Info is wrong");
    }

    @Test
    void aLostConnectionAfterTheChallengeIsTriedAgainAsAFirstTry() {
        CallFuture<Response> call = origin.client(known()).get("http://a/x");
        origin.challenge(1, AskingOrigin.REALM);
        transport.exchange(2).fail(ReplayRuleTest.idleConnectionDied());
        assertThat(origin.shown(3)).isEqualTo(AskingOrigin.BASIC);
        origin.ok(3);
        assertThat(call.join().status()).isEqualTo(200);
    }

    @Test
    void anExpectationIsTakenOffWithCredentials() {
        CallFuture<Response> call = origin.client(known())
                .send(Request.post("http://a/x")
                        .header("Expect", "100-continue")
                        .body("x")
                        .build());
        origin.challenge(1, AskingOrigin.REALM);
        transport.exchange(2).answer(417, "");
        assertThat(origin.shown(3)).isEqualTo(AskingOrigin.BASIC);
        assertThat(transport.exchange(3).request().headers().contains("Expect")).isFalse();
        origin.ok(3);
        assertThat(call.join().history()).extracting(Response::status).containsExactly(401, 417);
    }

    @Test
    void interceptorsSeeCredentialsAndMayShowTheirOwn() {
        List<String> seen = new ArrayList<>();
        HttpClient client = transport
                .client()
                .authenticator("http://a", known().preemptive())
                .attemptInterceptor((request, chain) -> {
                    seen.add(String.valueOf(request.headers().first("Authorization")));
                    return chain.proceed(
                            request.toBuilder().header("Authorization", "Mine").build());
                })
                .build();
        CallFuture<Response> call = client.get("http://a/x");
        assertThat(seen).containsExactly(AskingOrigin.BASIC);
        assertThat(origin.shown(1)).isEqualTo("Mine");
        origin.challenge(1, AskingOrigin.REALM);
        transport.run();
        assertThat(call.join().status()).isEqualTo(401);
    }

    @Test
    void credentialsStayBehindIfAnInterceptorGoesElsewhere() {
        HttpClient client = transport
                .client()
                .authenticator("http://a", known().preemptive())
                .attemptInterceptor((request, chain) -> chain.proceed(request.toBuilder()
                        .target(request.target().resolve("http://evil/"))
                        .build()))
                .build();
        CallFuture<Response> call = client.get("http://a/x");
        assertThat(origin.shown(1)).isNull();
        origin.challenge(1, AskingOrigin.REALM);
        transport.run();
        assertThat(call.join().status()).isEqualTo(401);
    }

    @Test
    void anAuthenticatorForAllIsAskedForEachOrigin() {
        HttpClient client = transport
                .client()
                .authenticators(target -> target.host().endsWith(".corp") ? known() : null)
                .authenticator("http://b.corp", Authenticator.basic("bob", "b"))
                .build();
        for (String host : List.of("a.corp", "b.corp", "a.com")) {
            client.get("http://" + host + "/");
            int exchange = transport.exchanges().size();
            origin.challenge(exchange, AskingOrigin.REALM);
            boolean answered = transport.exchanges().size() > exchange;
            assertThat(answered ? origin.shown(exchange + 1) : null)
                    .isEqualTo(
                            host.equals("a.com")
                                    ? null
                                    : host.equals("a.corp") ? AskingOrigin.BASIC : AskingOrigin.basic("bob", "b"));
        }
        HttpClient broken = transport
                .client()
                .authenticators(target -> {
                    throw new IllegalStateException("broken");
                })
                .build();
        CallFuture<Response> call = broken.get("http://a/");
        transport.run();
        assertThat(Failed.with(AuthenticationException.class, call)).hasRootCauseMessage("broken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a/x", "http://a/?q", "http://u:p@a", "http://a/#f", "a", "ftp://a"})
    void anOriginIsNoMoreThanThat(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpClient.builder().authenticator(origin, known()))
                .withMessageNotContaining("u:p");
    }
}
