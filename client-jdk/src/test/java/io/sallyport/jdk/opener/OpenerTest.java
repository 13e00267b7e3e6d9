package io.sallyport.jdk.opener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.RequestBody;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.Processing;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.SilentPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chain of handlers, and what opening gives. */
@Timeout(60)
final class OpenerTest extends OnOrigin {

    private Opener opener;

    @BeforeEach
    void start() {
        opener = opener();
    }

    @Test
    void opensAPage() throws IOException {
        try (UrlResponse page = opener.open(origin.url("/page?a=b#c"))) {
            assertThat(page.url()).isEqualTo(origin.url("/page?a=b#c"));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.reason()).isEqualTo("OK");
            assertThat(page.headers().first("X-Answer")).isEqualTo("yes");
            assertThat(page.stream()).isSameAs(page.stream());
            assertThat(page.stream().readAllBytes()).asString().isEqualTo("this is /page");
            assertThat(page.http()).isNotNull();
            assertThat(page.geturl()).isEqualTo(page.url());
            assertThat(page.getcode()).isEqualTo(200);
            assertThat(page.info()).isSameAs(page.headers());
            assertThat(page).hasToString("UrlResponse (200) " + origin.url("/page?a=b#c"));
        }
    }

    @Test
    void dataMakeAPost() throws IOException {
        assertThat(Texts.of(opener.open(origin.url("/echo"), "a=1&b=2".getBytes(UTF_8))))
                .isEqualTo("a=1&b=2");
        assertThat(origin.received())
                .singleElement()
                .asString()
                .startsWith("POST /echo ")
                .contains("| Content-Type: application/x-www-form-urlencoded | Content-Length: 7 ");
    }

    @Test
    void anyBodyGoesOutWithItsType() throws IOException {
        UrlRequest request = UrlRequest.builder(origin.url("/echo"))
                .method("put")
                .body(RequestBody.of("ä"))
                .build();
        assertThat(Texts.of(opener.open(request))).isEqualTo("ä");
        assertThat(origin.received())
                .singleElement()
                .asString()
                .startsWith("PUT /echo ")
                .contains("Content-Type: text/plain; charset=utf-8");
    }

    @Test
    void headersOfTheOpenerGoOutUnlessTheRequestHasThem() throws IOException {
        Opener named = opener.toBuilder()
                .headers(Headers.of("User-agent", "mine", "X-One", "opener"))
                .header("X-Two", "opener")
                .build();
        UrlRequest request =
                UrlRequest.builder(origin.url("/")).header("x-one", "request").build();
        Texts.of(named.open(request));
        Texts.of(opener.open(origin.url("/")));
        List<String> received = origin.received();
        assertThat(received.get(0))
                .contains("User-Agent: mine", "X-One: request", "X-Two: opener", "Accept-Encoding: identity");
        assertThat(received.get(1)).contains("User-Agent: Sallyport-opener/");
        assertThat(named.headers().all("User-agent")).containsExactly("mine");
    }

    @Test
    void theClientsOwnRulesDoNotApply() throws IOException {
        try (HttpClient own = leaks.watch(HttpClient.builder()
                .defaultHeader("X-One", "client")
                .userAgent("client")
                .cookies(io.sallyport.cookie.MemoryCookieJar.create())
                .authenticators(target -> io.sallyport.auth.Authenticator.basic(Origin.USER, Origin.PASSWORD))
                .build())) {
            Opener bare = Opener.builder()
                    .withoutDefaults()
                    .client(own)
                    .handler(new HttpHandler())
                    .build();
            assertThat(Texts.of(bare.open(origin.url("/redirect/302?/other")))).isEqualTo("moved");
            assertThat(Texts.of(bare.open(origin.url("/basic/r")))).isEqualTo("who?");
            assertThat(Texts.of(bare.open(origin.url("/set/a=1")))).isEqualTo("set");
            assertThat(Texts.of(bare.open(origin.url("/cookies")))).isEqualTo("null");
        }
        assertThat(origin.received()).hasSize(4).noneMatch(line -> line.contains("client"));
    }

    @ParameterizedTest
    @CsvSource({"300", "304", "400", "404", "410", "500", "503"})
    void statusesThatAreErrorsAreThrownAndRead(int status) throws IOException {
        HttpErrorException error =
                catchThrowableOfType(HttpErrorException.class, () -> opener.open(origin.url("/status/" + status)));
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.url()).isEqualTo(origin.url("/status/" + status));
        assertThat(error.headers().first("X-Answer")).isEqualTo("yes");
        assertThat(error.reason()).isNotEmpty();
        assertThat(error.processing()).isEqualTo(Processing.ANSWERED);
        assertThat(error).hasMessageStartingWith("HTTP error " + status + ": " + error.reason());
        assertThat(Texts.of(error)).isEqualTo(status == 304 ? "" : "status " + status);
        assertThat(client.snapshot().leased()).isZero();
    }

    @Test
    void closingGivesTheConnectionBack() throws IOException {
        UrlResponse page = opener.open(origin.url("/large/200"));
        assertThat(page.stream().read()).isEqualTo('x');
        page.close();
        HttpErrorException error =
                catchThrowableOfType(HttpErrorException.class, () -> opener.open(origin.url("/large/404")));
        error.close();
        leaks.awaitSettled();
        assertThat(client.snapshot().leased()).isZero();
    }

    @Test
    void aRefusedConnectionIsTheReason() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> opener.open("http://127.0.0.1:" + port + "/"))
                .isExactlyInstanceOf(UrlErrorException.class)
                .hasCauseInstanceOf(ConnectFailedException.class)
                .satisfies(e -> assertThat(((UrlErrorException) e).processing()).isEqualTo(Processing.NOT_PROCESSED));
    }

    @Test
    void aTimeoutIsTheReason() {
        try (SilentPort silent = SilentPort.open()) {
            assertThatThrownBy(
                            () -> opener.open("http://127.0.0.1:" + silent.port() + "/", null, Duration.ofMillis(50)))
                    .isExactlyInstanceOf(UrlErrorException.class)
                    .hasCauseInstanceOf(SocketTimeoutException.class)
                    .satisfies(e -> assertThat(e.getSuppressed())
                            .singleElement()
                            .isInstanceOf(io.sallyport.error.TimeoutException.class));
        }
    }

    @Test
    void blockingOnAnEventLoopIsRefusedAsOtherwise() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            Throwable refusal = failureOnALoop(peer, () -> opener.open(origin.url("/no")));
            assertThat(refusal).isExactlyInstanceOf(IllegalStateException.class);
            Throwable known = failureOnALoop(peer, () -> client.blocking().get(origin.url("/no")));
            assertThat(withoutDigits(refusal)).isEqualTo(withoutDigits(known));
        }
        assertThat(origin.received()).isEmpty();
    }

    /** What the code throws on an event loop: there a callback runs, if the answer comes after it is there. */
    private Throwable failureOnALoop(ScriptedPeer peer, ThrowingCallable code) throws Exception {
        CompletableFuture<Throwable> failure = client.get(peer.url("/")).thenApply(response -> catchThrowable(code));
        peer.accept().expectRequest().send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        return failure.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-scheme",
                "/path",
                "://host/",
                "1http://host/",
                "http:///path",
                "http://",
                "http://host:99999/",
                "http://ho st/",
                "http://ada:secret@host/"
            })
    void badUrlsAreRefusedAtOnce(String url) {
        assertThatThrownBy(() -> opener.open(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void unknownSchemesAreRefused() {
        assertThatThrownBy(() -> opener.open("gopher://host/"))
                .isExactlyInstanceOf(UrlErrorException.class)
                .hasMessageStartingWith("unknown URL scheme: gopher");
        assertThatThrownBy(() -> Opener.builder().withoutDefaults().build().open("http://host/"))
                .isExactlyInstanceOf(UrlErrorException.class)
                .hasMessageStartingWith("unknown URL scheme: http");
    }

    @Test
    void aHandlerOpensAnyScheme() throws IOException {
        Handler gopher = new Handler() {
            @Override
            public @Nullable UrlResponse open(UrlRequest request, Opener opener) {
                return request.scheme().equals("gopher")
                        ? made(request, request.authority() + " " + request.selector())
                        : null;
            }
        };
        assertThat(Texts.of(opener(gopher).open("Gopher://host:70/0a?b#c"))).isEqualTo("host:70 /0a?b");
        assertThat(Texts.of(opener(gopher).open(origin.url("/a")))).isEqualTo("this is /a");
    }

    @Test
    void aHandlerTakesAnyStatus() throws IOException {
        Handler gone = new Handler() {
            @Override
            public @Nullable UrlResponse error(UrlRequest request, UrlResponse response, Opener opener)
                    throws IOException {
                if (response.status() != 410) {
                    return null;
                }
                response.close();
                return opener.open(UrlRequest.of(request.url().replace("status/410", "found")));
            }
        };
        assertThat(Texts.of(opener(gone).open(origin.url("/status/410")))).isEqualTo("this is /found");
        assertThatThrownBy(() -> Texts.of(opener(gone).open(origin.url("/status/404"))))
                .isInstanceOf(HttpErrorException.class);
    }

    @Test
    void defaultOpenComesBeforeAndUnknownOpenAfter() throws IOException {
        Handler both = new Handler() {
            @Override
            public @Nullable UrlResponse defaultOpen(UrlRequest request, Opener opener) {
                return request.url().endsWith("cached") ? made(request, "from the cache") : null;
            }

            @Override
            public int handlerOrder() {
                return 1;
            }

            @Override
            public @Nullable UrlResponse unknownOpen(UrlRequest request, Opener opener) {
                return made(request, "who knows " + request.scheme());
            }
        };
        assertThat(Texts.of(opener(both).open(origin.url("/cached")))).isEqualTo("from the cache");
        assertThat(Texts.of(opener(both).open(origin.url("/other")))).isEqualTo("this is /other");
        assertThat(Texts.of(opener(both).open("x:y"))).isEqualTo("who knows x");
    }

    @Test
    void handlersAreAskedInTheirOrderAndEqualOnesAsTheyWereAdded() throws IOException {
        List<String> asked = new ArrayList<>();
        class Noting extends Handler {
            private final String name;
            private final int order;

            Noting(String name, int order) {
                this.name = name;
                this.order = order;
            }

            @Override
            public int handlerOrder() {
                return order;
            }

            @Override
            public UrlRequest request(UrlRequest request, Opener opener) {
                asked.add("request " + name);
                return request;
            }

            @Override
            public @Nullable UrlResponse open(UrlRequest request, Opener opener) {
                asked.add("open " + name);
                return name.equals("b") ? made(request, name) : null;
            }

            @Override
            public UrlResponse response(UrlRequest request, UrlResponse response, Opener opener) {
                asked.add("response " + name);
                return response;
            }
        }
        Opener four = opener(new Noting("d", 900), new Noting("b", 500), new Noting("c", 500), new Noting("a", 1));
        assertThat(Texts.of(four.open("x:"))).isEqualTo("b");
        assertThat(asked)
                .containsExactly(
                        "request a",
                        "request b",
                        "request c",
                        "request d",
                        "open a",
                        "open b",
                        "response a",
                        "response b",
                        "response c",
                        "response d");
        assertThat(four.handlers()).extracting(Handler::handlerOrder).isSorted();
    }

    @Test
    void aSubclassTakesThePlaceOfTheDefaultItExtends() throws IOException {
        class Polite extends HttpHandler {
            @Override
            public UrlRequest request(UrlRequest request, Opener opener) throws IOException {
                UrlRequest prepared = super.request(request, opener);
                return prepared.toBuilder().header("X-One", "please").build();
            }
        }
        Opener polite = opener(new Polite());
        assertThat(polite.handlers())
                .filteredOn(HttpHandler.class::isInstance)
                .singleElement()
                .isInstanceOf(Polite.class);
        assertThat(polite.handlers()).hasSize(9);
        Texts.of(polite.open(origin.url("/")));
        assertThat(origin.received()).singleElement().asString().contains("X-One: please");
        assertThat(opener(new RedirectHandler() {}).handlers()).hasSize(9);
        assertThat(opener(new BasicAuthHandler()).handlers()).hasSize(10);
    }

    @Test
    void aResponseIsClosedIfAHandlerFails() {
        Handler failing = new Handler() {
            @Override
            public UrlResponse response(UrlRequest request, UrlResponse response, Opener opener) throws IOException {
                throw new IOException("no");
            }
        };
        assertThatThrownBy(() -> opener(failing).open(origin.url("/large/200")))
                .isExactlyInstanceOf(UrlErrorException.class)
                .hasMessageStartingWith("no")
                .hasCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    void withoutTheDefaultHandlerOfErrorsTheAnswerIsGiven() throws IOException {
        Opener lenient = Opener.builder()
                .withoutDefaults()
                .client(client)
                .handler(new HttpHandler())
                .handler(new ErrorProcessor())
                .build();
        assertThat(Texts.of(lenient.open(origin.url("/status/404")))).isEqualTo("status 404");
    }

    @Test
    void theInstalledOpenerOpens() throws IOException {
        Urls.installOpener(opener(new HttpHandler() {
            @Override
            public @Nullable UrlResponse open(UrlRequest request, Opener opener) {
                return made(request, "installed " + request);
            }
        }));
        try {
            assertThat(Texts.of(Urls.open("http://h/"))).isEqualTo("installed GET http://h/");
            assertThat(Texts.of(Urls.open("http://h/", new byte[1]))).isEqualTo("installed POST http://h/");
            assertThat(Texts.of(Urls.open("http://h/", null, Duration.ofSeconds(1))))
                    .isEqualTo("installed GET http://h/");
            assertThat(Texts.of(Urls.open(UrlRequest.of("http://h/")))).isEqualTo("installed GET http://h/");
        } finally {
            Urls.installOpener(null);
        }
        assertThat(Texts.of(Urls.open("data:,default"))).isEqualTo("default");
        assertThat(Urls.buildOpener(new CookieProcessor()).handlers()).hasSize(10);
    }

    private static String withoutDigits(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\d", "");
    }

    private static UrlResponse made(UrlRequest request, String text) {
        return UrlResponse.of(
                request.url(), 200, "OK", Headers.empty(), new ByteArrayInputStream(text.getBytes(UTF_8)));
    }
}
