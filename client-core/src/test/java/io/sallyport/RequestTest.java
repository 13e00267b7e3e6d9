package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.sallyport.auth.Authenticator;
import io.sallyport.config.HedgePolicy;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.proxy.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestTest {

    private static final Attribute<String> NAME = Attribute.of("name", String.class);

    @Test
    void shortcutsSetTheMethod() {
        assertThat(Request.get("http://h/").build()).hasToString("GET http://h/");
        assertThat(Request.head("http://h/").build()).hasToString("HEAD http://h/");
        assertThat(Request.post("http://h/").build()).hasToString("POST http://h/");
        assertThat(Request.put("http://h/").build()).hasToString("PUT http://h/");
        assertThat(Request.patch("http://h/").build()).hasToString("PATCH http://h/");
        assertThat(Request.delete("http://h/").build()).hasToString("DELETE http://h/");
        assertThat(Request.builder("options", "http://h/").build()).hasToString("OPTIONS http://h/");
        assertThat(Request.builder("purge", "http://h/").build()).hasToString("purge http://h/");
    }

    @Test
    void badMethodsAndUrlsAreRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> Request.builder("GE T", "http://h/"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.get("http://h/").method(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Request.get("h/"));
    }

    @Test
    void aUriIsSentAsWritten() {
        Request request =
                Request.builder("GET", URI.create("http://my_host/a/../b")).build();
        assertThat(request.target()).hasToString("http://my_host/a/../b");
    }

    @ParameterizedTest(name = "{0} + {1}={2}")
    @CsvSource(delimiterString = " | ", textBlock = """
                    http://h/ | a | b | /?a=b
                    http://h/p | a b | c&d=e?#/ö | /p?a%20b=c%26d%3De%3F%23%2F%C3%B6
                    http://h/?x=1 | a | b | /?x=1&a=b
                    http://h/? | a | b | /?a=b
                    http://h/?x=1& | a | b | /?x=1&a=b
                    http://h/#f | a | '' | /?a=
                    http://h/ | %41+ | ~-._ | /?%2541%2B=~-._
                    """)
    void queryAddsAnEscapedPair(String url, String name, String value, String target) {
        assertThat(Request.get(url).query(name, value).build().target().pathAndQuery())
                .isEqualTo(target);
    }

    @ParameterizedTest(name = "{0} + {1}")
    @CsvSource(delimiterString = " | ", textBlock = """
                    http://h | a | /a
                    http://h/ | a b | /a%20b
                    http://h/p | a/b | /p/a%2Fb
                    http://h/p/ | ä?#% | /p/%C3%A4%3F%23%25
                    http://h/p?q=1 | a | /p/a?q=1
                    http://h/p | ... | /p/...
                    http://h/p | %2e%2e | /p/%252e%252e
                    http://h/p | '' | /p/
                    """)
    void pathSegmentAddsAnEscapedSegment(String url, String segment, String target) {
        assertThat(Request.get(url).pathSegment(segment).build().target().pathAndQuery())
                .isEqualTo(target);
    }

    @Test
    void queryAndSegmentsKeepTheRestOfTheTarget() {
        TargetUri target = Request.get("https://u:p@h:81/a?b#c")
                .pathSegment("d")
                .query("e", "f")
                .build()
                .target();
        assertThat(target).hasToString("https://h:81/a/d?b&e=f");
        assertThat(target.fragment()).isEqualTo("c");
        assertThat(target.userInfo()).isEqualTo("u:p");
    }

    @ParameterizedTest
    @CsvSource({".", ".."})
    void dotSegmentsAreRefused(String segment) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.get("http://h/").pathSegment(segment))
                .withMessage("path segment: \"" + segment + "\" (expected: no dot segment)");
    }

    @Test
    void headersAreSetAndAdded() {
        Request request = Request.get("http://h/")
                .header("A", "1")
                .addHeader("a", "2")
                .header("B", "3")
                .setHeader("b", "4")
                .build();
        assertThat(request.headers()).hasToString("[A: 1, a: 2, b: 4]");
        assertThat(request.toBuilder().headers(Headers.of("C", "5")).build().headers())
                .hasToString("[C: 5]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.get("http://h/").header("A", "\n"));
    }

    @ParameterizedTest
    @MethodSource("framings")
    void headersThatContradictTheBodyAreRefused(Headers headers, RequestBody body, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Request.post("http://h/").headers(headers).body(body).build())
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.post("http://h/").build().with(headers, body))
                .withMessage(message);
    }

    static Stream<Arguments> framings() {
        RequestBody three = RequestBody.of("abc");
        return Stream.of(
                Arguments.of(
                        Headers.of("Host", "a", "HOST", "b"),
                        three,
                        "headers: two of Host (expected: one at most, RFC 9112 3.2)"),
                Arguments.of(
                        Headers.of("transfer-encoding", "chunked"),
                        three,
                        "headers: Transfer-Encoding (expected: none, the body decides the framing)"),
                Arguments.of(
                        Headers.of("Content-Length", "4"),
                        three,
                        "headers: Content-Length 4 (expected: none, or the body's own, 3)"),
                Arguments.of(
                        Headers.of("Content-Length", "+3"),
                        three,
                        "headers: Content-Length +3 (expected: none, or the body's own, 3)"),
                Arguments.of(
                        Headers.of("Content-Length", "3", "content-length", "3"),
                        three,
                        "headers: Content-Length 3, 3 (expected: none, or the body's own, 3)"),
                Arguments.of(
                        Headers.of("Content-Length", "3"),
                        RequestBody.empty(),
                        "headers: Content-Length 3 (expected: none, or the body's own, 0)"),
                Arguments.of(
                        Headers.of("Content-Length", "3"),
                        RequestBody.json("abc"),
                        "headers: Content-Length 3 (expected: none, or the body's own, which is unknown)"));
    }

    @Test
    void headersThatAgreeWithTheBodyAreFine() {
        Request request = Request.post("http://h/")
                .header("Content-Length", "3")
                .header("Host", "other")
                .body("abc")
                .build();
        assertThat(request.headers()).hasToString("[Content-Length: 3, Host: other]");
    }

    @Test
    void masksHideSecretsUserInformationAndTheBody() {
        Request request = Request.post("http://u:p@h/a#f")
                .header("Authorization", "s3cret")
                .addHeader("Cookie", "s3cret")
                .addHeader("cookie", "s3cret")
                .header("X", "1")
                .body("s3cret")
                .attribute(NAME, "ada")
                .build();
        Request masked = request.masked();
        assertThat(masked.headers().all("Cookie")).containsExactly("***", "***");
        assertThat(masked.headers().first("Authorization")).isEqualTo("***");
        assertThat(masked.headers().first("X")).isEqualTo("1");
        assertThat(masked.body()).isSameAs(RequestBody.empty());
        assertThat(masked.target().userInfo()).isNull();
        assertThat(masked.target().fragment()).isEqualTo("f");
        assertThat(masked.attribute(NAME)).isEqualTo("ada");
        assertThat(masked.masked()).isSameAs(masked.masked());
        Request plain = Request.get("http://h/").header("X", "1").build();
        assertThat(plain.masked()).isSameAs(plain);
        assertThat(request.headers().first("Authorization")).isEqualTo("s3cret");
    }

    @Test
    void headersCanBeMarkedAsSecrets() {
        Request request = Request.get("http://h/")
                .header("X-Key", "s3cret")
                .header("Token", "s3cret")
                .header("X", "1")
                .sensitive("x-key", "X-Later")
                .sensitive("TOKEN")
                .build();
        assertThat(request.headers()).hasToString("[X-Key: ***, Token: ***, X: 1]");
        assertThat(request.masked().headers()).hasToString("[X-Key: ***, Token: ***, X: 1]");
        assertThat(request.masked().headers().first("x-KEY")).isEqualTo("***");
        Request masked = request.masked();
        assertThat(masked.masked()).isSameAs(masked);
        assertThat(request.headers().first("X-Key")).isEqualTo("s3cret");
        Request later = request.toBuilder().header("X-Later", "s3cret").build();
        assertThat(later.headers().toString()).doesNotContain("s3cret");
        assertThat(later.with(Headers.of("X-Later", "s3cret"), later.body()).headers())
                .hasToString("[X-Later: ***]");
        assertThat(request.headers()).isEqualTo(Headers.of("X-Key", "s3cret", "Token", "s3cret", "X", "1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.get("http://h/").sensitive("a b"))
                .withMessageStartingWith("sensitive header name has U+0020 at index 1");
    }

    @Test
    void theTlsIdentityAndThePolicyOfRedirectsCanBeTakenOff() {
        Request request = Request.get("http://h/")
                .tlsIdentity("ada")
                .redirects(RedirectConfig.Policy.NEVER)
                .build();
        Request plain = request.toBuilder().tlsIdentity(null).redirects(null).build();
        assertThat(plain.options()).isSameAs(RequestOptions.NONE);
    }

    @Test
    void optionsHoldOnlyWhatWasSet() {
        assertThat(Request.get("http://h/").build().options()).isSameAs(RequestOptions.NONE);
        Executor executor = Runnable::run;
        Supplier<Headers> trailers = Headers::empty;
        Consumer<InterimResponse> interim = response -> {};
        Authenticator authenticator = Authenticator.basic("u", "p");
        Request request = Request.get("http://h/")
                .deadline(Duration.ofSeconds(1))
                .poolTimeout(Duration.ofSeconds(2))
                .connectTimeout(Duration.ofSeconds(3))
                .tlsTimeout(Duration.ofSeconds(4))
                .writeTimeout(Duration.ofSeconds(5))
                .responseTimeout(Duration.ofSeconds(6))
                .readTimeout(Duration.ZERO)
                .tlsIdentity("ada")
                .callbackExecutor(executor)
                .trailers(trailers)
                .interim(interim)
                .redirects(RedirectConfig.Policy.ALWAYS)
                .authenticator(authenticator)
                .retries(RetryPolicy.defaults())
                .hedging(HedgePolicy.none())
                .proxy(Proxy.http("proxy.example", 3128))
                .proxyTimeout(Duration.ofSeconds(7))
                .sensitive("X-Key")
                .body("x")
                .literal()
                .decode(false)
                .build();
        RequestOptions options = request.options();
        assertThat(options.deadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.poolTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.proxy()).isEqualTo(Proxy.http("proxy.example", 3128));
        assertThat(options.proxyTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.tlsTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(options.writeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.responseTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(options.readTimeout()).isZero();
        assertThat(options.tlsIdentity()).isEqualTo("ada");
        assertThat(options.callbackExecutor()).isSameAs(executor);
        assertThat(options.trailers()).isSameAs(trailers);
        assertThat(options.interim()).isSameAs(interim);
        assertThat(options.redirects()).isEqualTo(RedirectConfig.Policy.ALWAYS);
        assertThat(options.authenticator()).isSameAs(authenticator);
        assertThat(options.retries()).isEqualTo(RetryPolicy.defaults());
        assertThat(options.hedging()).isEqualTo(HedgePolicy.none());
        assertThat(options.sensitive()).containsExactly("x-key");
        assertThat(options.literal()).isTrue();
        assertThat(options.decode()).isFalse();
        assertThat(request.toBuilder().build().options()).isEqualTo(options).hasSameHashCodeAs(options);
        assertThat(options.toString())
                .startsWith("RequestOptions[deadline=PT1S, ")
                .contains("tlsIdentity=ada")
                .endsWith("decode=false, sensitive=[x-key], literal]");
        assertThat(RequestOptions.NONE).hasToString("RequestOptions[]");
    }

    @Test
    void trailersCanBeTakenOff() {
        Request request = Request.post("http://h/")
                .body("x")
                .trailers(Headers::empty)
                .deadline(Duration.ofSeconds(1))
                .build();

        Request plain = request.toBuilder()
                .method("GET")
                .body(RequestBody.empty())
                .trailers(null)
                .build();

        assertThat(plain.options().trailers()).isNull();
        assertThat(plain.options().deadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(request.toBuilder().build().options()).isEqualTo(request.options());
    }

    @ParameterizedTest
    @CsvSource({"x, 1", "'', 0"})
    void theLengthOfABodyGoesWithIt(String body, String length) {
        Request request = Request.post("http://h/")
                .header("content-length", length)
                .header("X-A", "a")
                .body(body)
                .build();

        Request rebuilt = request.masked().toBuilder().build();

        assertThat(rebuilt.headers().contains("Content-Length")).isEqualTo(body.isEmpty());
        assertThat(rebuilt.headers().first("X-A")).isEqualTo("a");
    }

    @Test
    void whatAFailureCarriesCanBeBuiltOn() {
        Request request = Request.post("http://h/")
                .body("x")
                .trailers(Headers::empty)
                .deadline(Duration.ofSeconds(1))
                .build();

        Request rebuilt = request.masked().toBuilder().build();

        assertThat(rebuilt.options().trailers()).isNull();
        assertThat(rebuilt.options().deadline()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        Request.Builder builder = Request.get("http://h/");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.deadline(Duration.ZERO))
                .withMessage("deadline: PT0S (expected: more than zero, at most PT876000H)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.readTimeout(Duration.ofMillis(-1)))
                .withMessage("readTimeout: PT-0.001S (expected: zero for none, or more, at most PT876000H)");
        assertThat(builder.build().options()).isEqualTo(RequestOptions.NONE);
    }

    @Test
    void aBuilderStartsWithAllOfARequest() {
        Request request = Request.put("http://u:p@h/a#f")
                .header("A", "1")
                .body("abc")
                .deadline(Duration.ofSeconds(1))
                .literal()
                .attribute(NAME, "ada")
                .build();
        Request copy = request.toBuilder().build();
        assertThat(copy.method()).isEqualTo("PUT");
        assertThat(copy.target()).isEqualTo(request.target());
        assertThat(copy.headers()).isEqualTo(request.headers());
        assertThat(copy.body()).isSameAs(request.body());
        assertThat(copy.options()).isEqualTo(request.options());
        assertThat(copy.attribute(NAME)).isEqualTo("ada");
        Request changed = request.toBuilder()
                .deadline(Duration.ofSeconds(2))
                .attribute(NAME, "bob")
                .target(TargetUri.parse("http://other/"))
                .build();
        assertThat(changed.options().deadline()).isEqualTo(Duration.ofSeconds(2));
        assertThat(changed.options().literal()).isTrue();
        assertThat(changed.attribute(NAME)).isEqualTo("bob");
        assertThat(changed.target()).hasToString("http://other/");
        assertThat(request.attribute(NAME)).isEqualTo("ada");
    }

    @Test
    void aBuilderMayGoOnAfterBuild() {
        Request.Builder builder =
                Request.get("http://h/").attribute(NAME, "ada").deadline(Duration.ofSeconds(1));
        Request first = builder.build();
        Request second = builder.attribute(NAME, "bob")
                .deadline(Duration.ofSeconds(2))
                .header("A", "1")
                .build();
        assertThat(first.attribute(NAME)).isEqualTo("ada");
        assertThat(first.options().deadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(first.headers()).isEmpty();
        assertThat(second.attribute(NAME)).isEqualTo("bob");
    }

    @Test
    void attributesAreTypedAndToldApartByIdentity() {
        Attribute<String> sameName = Attribute.of("name", String.class);
        Request request = Request.get("http://h/").attribute(NAME, "ada").build();
        assertThat(request.attribute(NAME)).isEqualTo("ada");
        assertThat(request.attribute(sameName)).isNull();
        assertThat(NAME).hasToString("name");
        assertThatNullPointerException()
                .isThrownBy(() -> Request.get("http://h/").attribute(NAME, nothing()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.of("count", int.class))
                .withMessage("type: int (expected: a class or interface)");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
