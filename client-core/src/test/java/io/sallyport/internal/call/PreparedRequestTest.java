package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.config.BodyConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.config.TlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client makes of what the user asked for, as the transport gets it. */
final class PreparedRequestTest {

    /** All that are in the tests' class path. */
    private static final String CODINGS = "Accept-Encoding: gzip, deflate, br, zstd";

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport
            .client()
            .defaultHeader("Accept", "text/html")
            .defaultHeader("accept", "text/plain")
            .defaultHeader("X", "1")
            .build();

    private String headers(HttpClient from, Request request) {
        from.send(request);
        return transport.exchange().request().headers().toString();
    }

    @Test
    void hostComesFirstThenTheClientsHeadersThenTheUsers() {
        assertThat(headers(
                        client,
                        Request.post("http://h:81/")
                                .header("B", "2")
                                .header("A", "3")
                                .body("abc")
                                .build()))
                .isEqualTo("[Host: h:81, User-Agent: sallyport, " + CODINGS
                        + ", Accept: text/html, accept: text/plain, X: 1,"
                        + " B: 2, A: 3, Content-Type: text/plain; charset=utf-8]");
    }

    @Test
    void theUsersHeadersReplaceDefaultsOfTheirName() {
        assertThat(headers(
                        client,
                        Request.post("http://h/")
                                .header("ACCEPT", "*/*")
                                .header("user-agent", "mine")
                                .header("HOST", "other")
                                .header("content-type", "image/png")
                                .body("abc")
                                .build()))
                .isEqualTo(
                        "[Host: other, " + CODINGS + ", X: 1, ACCEPT: */*, user-agent: mine, content-type: image/png]");
    }

    @Test
    void theUserAgentMayBeADefaultOrNone() {
        assertThat(headers(
                        transport.client().defaultHeader("User-Agent", "a").build(),
                        Request.get("http://h/").build()))
                .isEqualTo("[Host: h, " + CODINGS + ", User-Agent: a]");
        assertThat(transport.client().userAgent(null).build().get("http://h/")).isNotNull();
        assertThat(transport.exchange(2).request().headers()).hasToString("[Host: h, " + CODINGS + "]");
        assertThat(transport.client().userAgent("b").build().get("http://h/")).isNotNull();
        assertThat(transport.exchange(3).request().headers()).hasToString("[Host: h, User-Agent: b, " + CODINGS + "]");
    }

    @Test
    void aLiteralRequestGetsNothing() {
        Request literal =
                Request.post("http://h/").literal().header("A", "1").body("abc").build();
        assertThat(headers(client, literal)).isEqualTo("[A: 1]");
        assertThat(transport.exchange().request()).isSameAs(literal);
    }

    @Test
    void aLiteralRequestsJsonIsWrittenWithoutAType() {
        HttpClient json = transport.client().jsonCodec(new TextCodec()).build();
        assertThat(headers(json, Request.post("http://h/").literal().json("x").build()))
                .isEqualTo("[]");
        assertThat(transport.exchange().request().body().length()).isEqualTo(1);
    }

    @Test
    void userInformationNeverGoesOut() {
        assertThat(headers(client, Request.get("http://u:p@h/").build())).startsWith("[Host: h, ");
    }

    @Test
    void relativeUrlsAreRelativeToTheBase() {
        HttpClient based = transport.client().baseUrl("https://h/api/v1/").build();
        based.get("users?x=1");
        based.post("/root", "body");
        based.delete("https://other/");
        assertThat(transport.exchange(1).request()).hasToString("GET https://h/api/v1/users?x=1");
        assertThat(transport.exchange(2).request()).hasToString("POST https://h/root");
        assertThat(transport.exchange(3).request()).hasToString("DELETE https://other/");
        assertThatIllegalArgumentException().isThrownBy(() -> client.get("users"));
    }

    @Test
    void shortcutsSendTheirMethodAndBody() {
        HttpClient http = transport.client().jsonCodec(new TextCodec()).build();
        http.head("http://h/");
        http.options("http://h/");
        http.trace("http://h/");
        http.put("http://h/", "abc");
        http.patch("http://h/", new byte[] {1, 2});
        http.put("http://h/", Path.of("file"));
        http.post("http://h/", Map.of());
        http.request("purge", "http://h/", RequestBody.of("abcd"));
        assertThat(transport.exchanges())
                .extracting(exchange -> exchange.request().method() + " "
                        + exchange.request().body().length())
                .containsExactly("HEAD 0", "OPTIONS 0", "TRACE 0", "PUT 3", "PATCH 2", "PUT -1", "POST 2", "purge 4");
    }

    @Test
    void limitsAreTheClientsAndInTheirPlaceTheRequests() {
        Timeouts own = Timeouts.builder().pool(Duration.ofSeconds(77)).build();
        HttpClient limited = transport.client().timeouts(own).build();
        limited.get("http://h/");
        limited.send(Request.get("http://h/")
                .connectTimeout(Duration.ofSeconds(1))
                .tlsTimeout(Duration.ofSeconds(2))
                .writeTimeout(Duration.ofSeconds(3))
                .responseTimeout(Duration.ofSeconds(4))
                .readTimeout(Duration.ZERO)
                .build());
        limited.send(Request.get("http://h/").poolTimeout(Duration.ofSeconds(5)).build());
        limited.send(Request.get("http://h/").literal().build());
        assertThat(transport.exchange(1).context().timeouts()).isSameAs(own);
        assertThat(transport.exchange(2).context().timeouts())
                .isEqualTo(own.toBuilder()
                        .connect(Duration.ofSeconds(1))
                        .tls(Duration.ofSeconds(2))
                        .write(Duration.ofSeconds(3))
                        .response(Duration.ofSeconds(4))
                        .read(Duration.ZERO)
                        .build());
        assertThat(transport.exchange(3).context().timeouts().pool()).isEqualTo(Duration.ofSeconds(5));
        assertThat(transport.exchange(4).context().timeouts()).isSameAs(own);
    }

    @Test
    void theIdentityIsTheRequestsOrTheDefault() {
        client.get("http://h/");
        client.send(Request.get("http://h/").tlsIdentity("ada").build());
        assertThat(transport.exchange(1).context().tlsIdentity()).isNull();
        assertThat(transport.exchange(2).context().tlsIdentity()).isEqualTo("ada");
        assertThat(transport.exchange(1).context().config().tls()).isSameAs(TlsConfig.defaults());
        assertThat(transport.exchange(1).context().resolver()).isNull();
        assertThat(transport.exchange(1).context().listener()).isNull();
    }

    @Test
    void aDerivedClientHasAllSettings() {
        RecordingListener listener = new RecordingListener();
        ManualExecutor executor = new ManualExecutor();
        HttpClient derived = transport
                .client()
                .baseUrl("http://h/b/")
                .defaultHeader("X", "1")
                .userAgent("me")
                .timeouts(Timeouts.builder().call(Duration.ofSeconds(9)).build())
                .interceptor((request, chain) ->
                        chain.proceed(request.toBuilder().header("C", "1").build()))
                .attemptInterceptor((request, chain) ->
                        chain.proceed(request.toBuilder().header("D", "1").build()))
                .listener(listener)
                .jsonCodec(new TextCodec())
                .resolver(host -> new CompletableFuture<>())
                .callbackExecutor(executor)
                .build()
                .toBuilder()
                .build();
        derived.get("x");
        assertThat(transport.exchange().request()).hasToString("GET http://h/b/x");
        assertThat(transport.exchange().request().headers())
                .hasToString("[Host: h, User-Agent: me, " + CODINGS + ", X: 1, C: 1, D: 1]");
        assertThat(transport.exchange().context().resolver()).isNotNull();
        assertThat(transport.timers()).isEqualTo(1);
        assertThat(listener.order()).contains("callStarted");
        transport.exchange().answer(200, "7");
        assertThat(executor.waiting()).isEqualTo(1);
        assertThat(derived.snapshot().transport()).isEqualTo("fake");
    }

    @ParameterizedTest
    @MethodSource("requestsThatDoNotAsk")
    void codingsAreNotAskedForWhereTheAnswerIsNotDecoded(Request.Builder request) {
        assertThat(headers(transport.client().build(), request.build())).doesNotContain("Accept-Encoding: gzip");
    }

    static Stream<Request.Builder> requestsThatDoNotAsk() {
        return Stream.of(
                Request.get("http://h/").literal(),
                Request.get("http://h/").decode(false),
                Request.get("http://h/").header("accept-encoding", "x"),
                Request.get("http://h/").header("accept-encoding", "x").decode(true),
                Request.get("http://h/").header("Range", "bytes=1-"),
                Request.get("http://h/").header("Range", "bytes=1-").decode(true));
    }

    @Test
    void aClientMayNotDecodeOrAskItself() {
        HttpClient none = transport
                .client()
                .body(BodyConfig.builder().decode(false).build())
                .build();
        none.get("http://h/");
        none.send(Request.get("http://h/").decode(true).build());
        transport.client().defaultHeader("Accept-Encoding", "br").build().get("http://h/");

        assertThat(transport.exchanges())
                .extracting(exchange -> exchange.request().headers().all("Accept-Encoding"))
                .containsExactly(List.of(), List.of("gzip, deflate, br, zstd"), List.of("br"));
    }

    @Test
    void whatTheClientsHeadersAskForIsAllThatIsAskedForAlsoWhereItIsDecoded() {
        HttpClient asking =
                transport.client().defaultHeader("Accept-Encoding", "br").build();
        asking.send(Request.get("http://h/").decode(true).build());

        assertThat(transport.exchange().request().headers().all("Accept-Encoding"))
                .containsExactly("br");
        assertThat(transport.exchange().request().options().decode()).isTrue();
    }

    @Test
    void aRequestMadeOfOneThatWasSentIsDecodedAsThatWas() {
        HttpClient client = transport.client().build();
        client.get("http://h/");
        Request sent = transport.exchange(1).request();
        client.send(sent.toBuilder().setQuery("page", "2").build());

        Request again = transport.exchange(2).request();
        assertThat(again.headers()).hasToString(sent.headers().toString());
        assertThat(again.options().decode()).isNull();
    }
}
