package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RedirectConfig.Policy;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.RedirectException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows a redirect, as tables over status, method, body, policy and origin. */
final class RedirectRuleTest {

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND");

    private final FakeTransport transport = new FakeTransport();

    private Request redirected(HttpClientBuilder client, Request request, int status, String location) {
        client.build().send(request);
        transport.exchange(1).answer(status, "", "Location", location);
        assertThat(transport.exchanges()).hasSize(2);
        return transport.exchange(2).request();
    }

    private Request redirected(Request request, int status, String location) {
        return redirected(transport.client(), request, status, location);
    }

    static Stream<Arguments> methods() {
        List<Arguments> rows = new ArrayList<>();
        for (String method : METHODS) {
            for (int status : new int[] {301, 302}) {
                boolean post = method.equals("POST");
                rows.add(Arguments.of(status, method, post ? "GET" : method, !post));
            }
            rows.add(Arguments.of(303, method, method.equals("HEAD") ? "HEAD" : "GET", false));
            rows.add(Arguments.of(307, method, method, true));
            rows.add(Arguments.of(308, method, method, true));
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} of {1} -> {2}, body kept: {3}")
    @MethodSource("methods")
    void methodAndBody(int status, String method, String then, boolean keepsBody) {
        Request request = Request.builder(method, "http://a/x")
                .header("Content-Language", "de")
                .header("Content-Encoding", "br")
                .header("Digest", "x")
                .header("Expect", "100-continue")
                .header("Trailer", "X-Sum")
                .header("Accept", "text/plain")
                .trailers(() -> Headers.of("X-Sum", "1"))
                .body("body")
                .build();
        Request next = redirected(request, status, "/y");
        assertThat(next).hasToString(then + " http://a/y");
        Headers headers = next.headers();
        assertThat(headers.first("Accept")).isEqualTo("text/plain");
        assertThat(headers.first("Host")).isEqualTo("a");
        assertThat(headers.first("User-Agent")).isEqualTo("sallyport");
        for (String name :
                List.of("Content-Language", "Content-Encoding", "Content-Type", "Digest", "Expect", "Trailer")) {
            assertThat(headers.contains(name)).as(name).isEqualTo(keepsBody);
        }
        assertThat(next.body()).isSameAs(keepsBody ? request.body() : RequestBody.empty());
        assertThat(next.options().trailers() != null).isEqualTo(keepsBody);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {200, 300, 304, 305, 306, 309, 399, 401, 500})
    void otherAnswersAreDelivered(int status) {
        CallFuture<Response> call = transport.client().build().get("http://a/");
        transport.exchange().answer(status, "text", "Location", "/y");
        assertThat(call.join().status()).isEqualTo(status);
        assertThat(call.join().text().join()).isEqualTo("text");
        assertThat(call.join().history()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectWithoutALocationIsDelivered(int status) {
        CallFuture<Response> call = transport.client().build().get("http://a/");
        transport.exchange().answer(status, "text");
        assertThat(call.join().status()).isEqualTo(status);
        assertThat(call.join().text().join()).isEqualTo("text");
    }

    static Stream<Arguments> policies() {
        List<Arguments> rows = new ArrayList<>();
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            for (String from : List.of("http", "https")) {
                for (String to : List.of("http", "https")) {
                    boolean down = from.equals("https") && to.equals("http");
                    rows.add(Arguments.of(status, Policy.NEVER, from, to, false));
                    rows.add(Arguments.of(status, Policy.NORMAL, from, to, !down));
                    rows.add(Arguments.of(status, Policy.ALWAYS, from, to, true));
                }
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, {2} to {3}: followed {4}")
    @MethodSource("policies")
    void policyAndScheme(int status, Policy policy, String from, String to, boolean followed) {
        RedirectConfig own = RedirectConfig.builder().policy(policy).build();
        Request request = Request.get(from + "://a/x").build();
        CallFuture<Response> byClient =
                transport.client().redirects(own).build().send(request);
        RedirectConfig other = RedirectConfig.builder()
                .policy(policy == Policy.NEVER ? Policy.ALWAYS : Policy.NEVER)
                .build();
        CallFuture<Response> byRequest = transport
                .client()
                .redirects(other)
                .build()
                .send(request.toBuilder().redirects(policy).build());
        for (int i = 1; i <= 2; i++) {
            transport.exchange(i).answer(status, "", "Location", to + "://b/y");
        }
        assertThat(transport.exchanges()).hasSize(followed ? 4 : 2);
        for (CallFuture<Response> call : List.of(byClient, byRequest)) {
            assertThat(call.isDone()).isNotEqualTo(followed);
            if (!followed) {
                assertThat(call.join().status()).isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void aLiteralRequestFollowsNone(Policy policy) {
        CallFuture<Response> call = transport
                .client()
                .build()
                .send(Request.get("http://a/").literal().redirects(policy).build());
        transport.exchange().answer(302, "", "Location", "/y");
        assertThat(call.join().status()).isEqualTo(302);
    }

    private static Request full(String url) {
        return Request.put(url)
                .header("Authorization", "Bearer s3cret")
                .header("proxy-authorization", "Basic s3cret")
                .header("Cookie", "s3cret=1")
                .header("X-Own", "s3cret")
                .header("x-clients", "s3cret")
                .header("Host", "virtual.example")
                .header("X-Plain", "plain")
                .sensitive("x-own")
                .tlsIdentity("alice")
                .trailers(() -> Headers.of("X-Own", "s3cret", "X-Sum", "1"))
                .body("x")
                .build();
    }

    private HttpClientBuilder full() {
        return transport
                .client()
                .redirects(RedirectConfig.builder().policy(Policy.ALWAYS).build())
                .sensitiveHeaders("X-Clients", "X-Default")
                .defaultHeader("X-Default", "s3cret")
                .defaultHeader("X-Plain-Default", "plain");
    }

    @ParameterizedTest(name = "{0} to {1}: the same origin {2}")
    @CsvSource({
        "http://a/x, /y, true",
        "http://a/x, http://a:80/y, true",
        "http://a/x, http://A/y, true",
        "https://a/x, https://a:443/y, true",
        "http://a:81/x, //a:81/y, true",
        "http://a/x, http://a:81/y, false",
        "http://a/x, https://a/y, false",
        "https://a/x, http://a/y, false",
        "http://a/x, http://b.a/y, false",
        "http://b.a/x, http://a/y, false",
        "http://a/x, http://a./y, false",
        "http://127.0.0.1/x, http://localhost/y, false",
        "http://a:443/x, https://a/y, false",
    })
    void secretsStayWithTheirOrigin(String from, String location, boolean same) throws Exception {
        Request next = redirected(full(), full(from), 307, location);
        Headers headers = next.headers();
        for (String name :
                List.of("Authorization", "Proxy-Authorization", "Cookie", "X-Own", "X-Clients", "X-Default")) {
            assertThat(headers.contains(name)).as(name).isEqualTo(same);
        }
        assertThat(headers.all("Host"))
                .containsExactly(same ? "virtual.example" : next.target().authority());
        assertThat(headers.name(0)).isEqualTo("Host");
        assertThat(headers.first("X-Plain")).isEqualTo("plain");
        assertThat(headers.first("X-Plain-Default")).isEqualTo("plain");
        assertThat(next.options().tlsIdentity()).isEqualTo(same ? "alice" : null);
        Headers trailers =
                java.util.Objects.requireNonNull(next.options().trailers()).get();
        assertThat(trailers.contains("X-Own")).isEqualTo(same);
        assertThat(trailers.first("X-Sum")).isEqualTo("1");
        assertThat(next.options().sensitive()).containsExactlyInAnyOrder("x-own", "x-clients", "x-default");
    }

    @Test
    void secretsDoNotComeBack() {
        full().build().send(full("http://a/1"));
        transport.exchange(1).answer(307, "", "Location", "http://b/2");
        transport.exchange(2).answer(307, "", "Location", "http://a/3");
        Request back = transport.exchange(3).request();
        assertThat(back).hasToString("PUT http://a/3");
        assertThat(back.headers().toString()).doesNotContain("s3cret").doesNotContain("***");
        assertThat(back.headers().first("Host")).isEqualTo("a");
        assertThat(back.options().tlsIdentity()).isNull();
    }

    @Test
    void markedSecretsStandInNoText() {
        HttpClient client = full().build();
        CallFuture<Response> call = client.send(full("http://a/1"));
        transport.exchange(1).answer(307, "", "Location", "ftp://u:s3cret@b/");
        RedirectException failure = Failed.with(RedirectException.class, call);
        assertThat(transport.exchange(1).request().headers().first("X-Own")).isEqualTo("s3cret");
        assertThat(transport.exchange(1).request().headers().toString()).doesNotContain("s3cret");
        assertThat(failure.getMessage()).doesNotContain("s3cret");
        Request masked = java.util.Objects.requireNonNull(failure.request());
        assertThat(masked.headers().first("X-Own")).isEqualTo("***");
        assertThat(masked.headers().first("X-Clients")).isEqualTo("***");
        assertThat(masked.headers().first("X-Default")).isEqualTo("***");
        assertThat(masked.headers().first("X-Plain")).isEqualTo("plain");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        Headers.of("Location", "ftp://b/x"),
                        "the Location of the 302 cannot be followed: URL has scheme \"ftp\""),
                Arguments.of(
                        Headers.of("Location", "//u:p@b/x"),
                        "user information (expected: none in a Location): \"//***@b/x\""),
                Arguments.of(Headers.of("Location", "/x\ty"), "has U+0009 at index 2"),
                Arguments.of(
                        Headers.of("Location", "/" + "y".repeat(20_000)),
                        "has 20001 characters (expected: 16384 at most)"),
                Arguments.of(
                        Headers.of("Location", "/x", "location", "/y"), "the 302 has 2 Location fields that differ"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeFollowedIsATypedFailure(Headers headers, String text) {
        CallFuture<Response> call = transport.client().build().get("http://a/");
        String[] fields = headers.toMap().entrySet().stream()
                .flatMap(field -> field.getValue().stream().flatMap(value -> Stream.of(field.getKey(), value)))
                .toArray(String[]::new);
        FakeBody body = transport.exchange().head(302, fields);
        RedirectException failure = Failed.with(RedirectException.class, call);
        assertThat(failure).hasMessageContaining(text);
        assertThat(failure.getMessage()).hasSizeLessThan(1024);
        assertThat(failure.processing()).isEqualTo(Processing.ANSWERED);
        assertThat(failure.phase()).isEqualTo(Phase.RESPONSE_HEAD);
        assertThat(failure.connectionUses()).isEqualTo(3);
        assertThat(failure.history()).extracting(Response::status).containsExactly(302);
        assertThat(failure.history().get(0).headers()).isEqualTo(headers);
        body.end();
        assertThat(transport.timers()).isZero();
    }

    @Test
    void theSameLocationTwiceIsOne() {
        transport.client().build().get("http://a/");
        transport.exchange(1).answer(302, "", "Location", "/y", "Location", "/y");
        assertThat(transport.exchange(2).request()).hasToString("GET http://a/y");
    }

    @ParameterizedTest(name = "{0} {1}: followed {2}")
    @CsvSource({"PUT, 301, false", "POST, 301, true", "PUT, 303, true", "POST, 307, false", "POST, 308, false"})
    void aBodyThatCannotBeSentAgain(String method, int status, boolean followed) {
        CallFuture<Response> call = transport
                .client()
                .build()
                .send(Request.builder(method, "http://a/")
                        .body(RequestBody.publisher(subscriber -> {}))
                        .build());
        transport.exchange(1).answer(status, "", "Location", "/y");
        assertThat(transport.exchanges()).hasSize(followed ? 2 : 1);
        if (!followed) {
            assertThat(Failed.with(RedirectException.class, call))
                    .hasMessageContaining(
                            "the redirect to " + method + " http://a/y keeps the body, which cannot be sent again");
        }
    }

    @Test
    void tooManyAreAFailureThatNamesALoop() {
        RedirectConfig two = RedirectConfig.builder().maxRedirects(2).build();
        CallFuture<Response> call = transport.client().redirects(two).build().get("http://a/1");
        transport.exchange(1).answer(302, "", "Location", "/2");
        transport.exchange(2).answer(302, "", "Location", "/1");
        transport.exchange(3).answer(302, "", "Location", "/2");
        RedirectException failure = Failed.with(RedirectException.class, call);
        assertThat(failure)
                .hasMessageStartingWith(
                        "more redirects than RedirectConfig.maxRedirects (2), the next would be GET http://a/2: a loop, it was sent before");
        assertThat(failure.history())
                .extracting(answer -> answer.request().toString())
                .containsExactly("GET http://a/1", "GET http://a/2", "GET http://a/1");
        assertThat(transport.exchanges()).hasSize(3);
    }

    @Test
    void tooManyThatAreNoLoop() {
        RedirectConfig none = RedirectConfig.builder().maxRedirects(0).build();
        CallFuture<Response> call = transport.client().redirects(none).build().get("http://a/1");
        transport.exchange(1).answer(302, "", "Location", "/2");
        assertThat(Failed.with(RedirectException.class, call))
                .hasMessageStartingWith(
                        "more redirects than RedirectConfig.maxRedirects (0), the next would be GET http://a/2 [");
    }

    @Test
    void aRedirectToItselfIsFollowed() {
        CallFuture<Response> call = transport.client().build().get("http://a/1");
        transport.exchange(1).answer(302, "", "Location", "", "Set-Cookie", "seen=1");
        transport.exchange(2).answer(200, "");
        assertThat(call.join().status()).isEqualTo(200);
    }

    @Test
    void twentyAreFollowedByDefault() {
        CallFuture<Response> call = transport.client().build().get("http://a/0");
        for (int i = 1; i <= 20; i++) {
            transport.exchange(i).answer(302, "", "Location", "/" + i);
        }
        transport.exchange(21).answer(302, "", "Location", "/21");
        assertThat(Failed.with(RedirectException.class, call).history()).hasSize(21);
    }

    @Test
    void theFragmentGoesAlongAndTheAnswerHasTheLastRequest() {
        CallFuture<Response> call = transport.client().build().get("http://a/1#part");
        transport.exchange(1).answer(302, "", "Location", "http://b/2");
        transport.exchange(2).answer(200, "");
        Response response = call.join();
        assertThat(response.request().target().fragment()).isEqualTo("part");
        assertThat(response.request()).hasToString("GET http://b/2");
        assertThat(response.history().get(0).request()).hasToString("GET http://a/1");
    }

    /** An interceptor of attempts that sends elsewhere: the Location is relative to where it was sent, and secrets are the first origin's. */
    @Test
    void aLocationIsRelativeToWhatWasAsked() {
        UnaryOperator<Request> reroute = request -> request.toBuilder()
                .target(request.target().resolve("//mirror/deep/x"))
                .build();
        transport
                .client()
                .attemptInterceptor((request, chain) ->
                        chain.proceed(request.target().host().equals("a") ? reroute.apply(request) : request))
                .build()
                .send(Request.get("http://a/1")
                        .header("Authorization", "s3cret")
                        .build());
        transport.run();
        transport.exchange(1).answer(302, "", "Location", "y");
        transport.run();
        assertThat(transport.exchange(2).request()).hasToString("GET http://mirror/deep/y");
        assertThat(transport.exchange(2).request().headers().contains("Authorization"))
                .isFalse();
    }

    @Test
    void aDerivedClientKeepsPolicyAndSecrets() {
        Request next = redirected(full().build().toBuilder(), full("https://a/"), 307, "http://a/");
        assertThat(next.headers().toString()).doesNotContain("s3cret").doesNotContain("***");
    }

    /** What one hop's tries have shown says nothing of the next. */
    @Test
    void eachHopIsReplayedByEvidenceOfItsOwn() {
        CallFuture<Response> call = transport.client().build().get("http://a/1");
        transport.exchange(1).fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(2).answer(302, "", "Location", "/2");
        transport.exchange(3).fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(4).answer(200, "");
        assertThat(call.join().status()).isEqualTo(200);
        assertThat(transport.exchange(4).context().attempt()).isEqualTo(4);
        assertThat(call.join().history()).extracting(Response::status).containsExactly(302);
    }

    @Test
    void aHopsSecondFailureIsDelivered() {
        CallFuture<Response> call = transport.client().build().get("http://a/1");
        transport.exchange(1).answer(302, "", "Location", "/2");
        transport.exchange(2).fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(3).fail(ReplayRuleTest.idleConnectionDied());
        assertThat(call).isCompletedExceptionally();
        assertThat(transport.exchanges()).hasSize(3);
    }
}
