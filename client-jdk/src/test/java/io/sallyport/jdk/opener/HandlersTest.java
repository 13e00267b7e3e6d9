package io.sallyport.jdk.opener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.Attribute;
import io.sallyport.HttpClient;
import io.sallyport.RequestBody;
import io.sallyport.cookie.MemoryCookieJar;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, proxies, cookies, files and data. */
@Timeout(60)
final class HandlersTest extends OnOrigin {

    @ParameterizedTest
    @CsvSource({
        "http://h, http, h, /, ''",
        "HTTPS://H:443/a?b#c, https, h, /a?b, c",
        "<URL:http://h/>, http, h, /, ''",
        "'  <http://h/a b>  ', http, h, /a%20b, ''",
        "file:///a#b, file, '', /a, b",
        "file:/a, file, '', /a, ''",
        "x://ho:1/p?q#f, x, ho:1, /p?q, f",
        "x://ho?q, x, ho, ?q, ''",
        "mailto:a@b, mailto, '', a@b, ''"
    })
    void urlsAreTakenApart(String url, String scheme, String authority, String selector, String fragment) {
        UrlRequest request = UrlRequest.of(url);
        assertThat(request.scheme()).isEqualTo(scheme);
        assertThat(request.authority()).isEqualTo(authority);
        assertThat(request.selector()).isEqualTo(selector);
        assertThat(request.fragment() == null ? "" : request.fragment()).isEqualTo(fragment);
        assertThat(request.originHost()).isEqualTo(authority.replaceAll(":443", ""));
    }

    @Test
    void aRequestHasWhatItWasBuiltWith() {
        Attribute<String> key = Attribute.of("key", String.class);
        UrlRequest request = UrlRequest.builder("http://h/")
                .header("A", "1")
                .unredirectedHeader("a", "2")
                .unredirectedHeader("B", "3")
                .timeout(Duration.ofSeconds(2))
                .originHost("o")
                .unverifiable(true)
                .proxy("http://p")
                .attribute(key, "v")
                .body(RequestBody.of("x"))
                .build();
        assertThat(request.toBuilder().build()).usingRecursiveComparison().isEqualTo(request);
        assertThat(request.header("a")).isEqualTo("1");
        assertThat(request.header("b")).isEqualTo("3");
        assertThat(request.hasHeader("b")).isTrue();
        assertThat(request.hasHeader("c")).isFalse();
        assertThat(request.allHeaders()).hasToString("[a: 2, B: 3]");
        assertThat(request.headers()).hasToString("[A: 1]");
        assertThat(request.unredirectedHeaders()).hasSize(2);
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(request.originHost()).isEqualTo("o");
        assertThat(request.isUnverifiable()).isTrue();
        assertThat(request.proxy()).isEqualTo("http://p");
        assertThat(request.attribute(key)).isEqualTo("v");
        assertThat(request.body()).isNotNull();
        assertThat(request).hasToString("POST http://h/");
        assertThat(request.toBuilder().data((byte[]) null).build().method()).isEqualTo("GET");
        assertThat(UrlRequest.of("data:,secret")).hasToString("GET data:...");
        assertThatThrownBy(() -> UrlRequest.builder("x:").timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void httpsIsOpenedByAClientOfItsOwn() throws IOException {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        secure.createContext("/", exchange -> {
            byte[] agent = exchange.getRequestHeaders().getFirst("User-Agent").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, agent.length);
            exchange.getResponseBody().write(agent);
            exchange.close();
        });
        secure.start();
        String url = "https://localhost:" + secure.getAddress().getPort() + "/";
        try (HttpClient trusting =
                leaks.watch(HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            assertThat(Texts.of(opener(new HttpsHandler(trusting)).open(url))).startsWith("Sallyport-opener");
            assertThat(Texts.of(opener(new HttpsHandler(trusting)).open(origin.url("/a"))))
                    .isEqualTo("this is /a");
            assertThatThrownBy(() -> opener().open(url))
                    .isExactlyInstanceOf(UrlErrorException.class)
                    .hasCauseInstanceOf(TlsFailedException.class);
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void aProxyIsNeverLeftOut() {
        Opener through = Opener.builder()
                .client(client)
                .handler(ProxyHandler.of(Map.of("http", "http://127.0.0.1:1")))
                .build();
        assertThatThrownBy(() -> through.open(origin.url("/")))
                .isExactlyInstanceOf(UrlErrorException.class)
                .hasCauseInstanceOf(ConnectFailedException.class);
        assertThat(origin.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "http://h/, http_proxy=http://p:1, http://p:1",
                "http://h/, HTTP_PROXY=http://p:1, http://p:1",
                "http://h/, HTTP_PROXY=http://p:1;REQUEST_METHOD=GET, none",
                "http://h/, http_proxy=http://p:1;REQUEST_METHOD=GET, http://p:1",
                "http://h/, HTTP_PROXY=http://p:1;http_proxy=http://p:2, http://p:2",
                "https://h/, http_proxy=http://p:1, none",
                "https://h/, https_proxy=http://p:1, http://p:1",
                "x://h/, x_proxy=http://p:1, http://p:1",
                "http://h/, http_proxy=, none",
                "http://h/, http_proxy=http://p:1;no_proxy=h, none",
                "http://h:81/, http_proxy=http://p:1;no_proxy=h, none",
                "http://h:81/, http_proxy=http://p:1;no_proxy=h:82, http://p:1",
                "http://h:81/, http_proxy=http://p:1;no_proxy=h:81, none",
                "http://a.h/, http_proxy=http://p:1;no_proxy=.h, none",
                "http://ah/, http_proxy=http://p:1;no_proxy=h, http://p:1",
                "http://h/, http_proxy=http://p:1;NO_PROXY=*, none",
                "http://h/, http_proxy=http://p:1;no_proxy=, http://p:1"
            })
    void theEnvironmentNamesProxies(String url, String environment, String proxy) {
        Map<String, String> variables = new java.util.HashMap<>();
        for (String variable : environment.split(";", -1)) {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        ProxyHandler handler = new ProxyHandler(variables);
        assertThat(handler.request(UrlRequest.of(url), opener()).proxy()).isEqualTo(proxy);
        assertThat(handler.handlerOrder()).isEqualTo(100);
    }

    @Test
    void cookiesOfAllAnswersAreKeptAndGoBackToTheirHost() throws IOException {
        MemoryCookieJar jar = MemoryCookieJar.create();
        CookieProcessor cookies = new CookieProcessor(jar);
        assertThat(cookies.jar()).isSameAs(jar);
        Opener opener = opener(cookies);
        assertThat(Texts.of(opener.open(origin.url("/set/a=1/then")))).isEqualTo("a=1");
        assertThat(Texts.of(opener.open(origin.url("/cookies")))).isEqualTo("a=1");
        assertThat(Texts.of(opener.open(origin.url("/cookies").replace("127.0.0.1", "localhost"))))
                .isEqualTo("null");
    }

    @Test
    void aRequestThatIsOpenedAgainHasTheCookiesOfThatTime() throws IOException {
        CookieProcessor cookies = new CookieProcessor();
        Opener opener = opener(cookies);
        UrlRequest first = cookies.request(UrlRequest.of(origin.url("/")), opener);
        Texts.of(opener.open(origin.url("/set/a=1")));
        UrlRequest second = cookies.request(first, opener);
        assertThat(second.header("Cookie")).isEqualTo("a=1");
        Texts.of(opener.open(origin.url("/set/a=2")));
        assertThat(cookies.request(second, opener).header("Cookie")).isEqualTo("a=2");
        Texts.of(opener.open(origin.url("/set/a=; Max-Age=0")));
        assertThat(cookies.request(second, opener).header("Cookie")).isNull();
    }

    @Test
    void filesHaveTheHeadersOfFiles(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a#b?c.txt"), "text");
        try (UrlResponse response = opener().open(file.toUri().toString())) {
            assertThat(response.status()).isEqualTo(UrlResponse.NO_STATUS);
            assertThat(response.http()).isNull();
            assertThat(response.headers().first("Content-Type")).isEqualTo("text/plain");
            assertThat(response.headers().first("Content-Length")).isEqualTo("4");
            assertThat(response.stream()).hasContent("text");
        }
        assertThatThrownBy(() -> opener().open(directory.toUri().toString()))
                .isExactlyInstanceOf(UrlErrorException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///no/such", "file://198.51.100.1/etc/passwd", "file:///a%00b", "file:x", "file://a%2fb/c"
            })
    void filesThatAreNotThereAreNoOtherException(String url) {
        assertThatThrownBy(() -> opener().open(url)).isExactlyInstanceOf(UrlErrorException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:,a%20b | a b | text/plain;charset=US-ASCII",
                "data:text/x,a#part | a | text/x",
                "data:text/x;BASE64,YSBi | a b | text/x",
                "data:;charset=x,%e4%zz%4 | \ufffd%zz%4 | ;charset=x"
            })
    void dataAreTheirOwnBytes(String url, String text, String type) throws IOException {
        try (UrlResponse response = opener().open(url)) {
            assertThat(response.stream()).hasContent(text);
            assertThat(response.headers().first("Content-type")).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:", "data:text/plain", "data:;base64,a", "data:a%0d%0ab\r\n,x"})
    void dataThatCannotBeReadAreNoOtherException(String url) {
        assertThatThrownBy(() -> opener().open(url)).isExactlyInstanceOf(UrlErrorException.class);
    }

    @Test
    void aProxysPasswordIsKeptApartFromItsUrl() {
        ProxyHandler handler = ProxyHandler.of(Map.of("http", "http://ada:p%40%2B+@p:1/"));
        assertThat(handler.proxies()).containsExactly(Map.entry("http", "http://p:1/"));
        UrlRequest request = handler.request(UrlRequest.of("http://h/"), opener());
        assertThat(request.proxy()).isEqualTo("http://p:1/");
        assertThat(request.unredirectedHeaders().first("Proxy-Authorization")).isEqualTo("Basic YWRhOnBAKys=");
        UrlRequest own = UrlRequest.builder("http://h/")
                .header("Proxy-Authorization", "x")
                .build();
        assertThat(handler.request(own, opener()).allHeaders().all("Proxy-Authorization"))
                .containsExactly("x");
        assertThatThrownBy(() -> UrlRequest.builder("http://h/").proxy("http://ada:secret@p:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://p:1")
                .hasMessageNotContaining("secret");
    }
}
