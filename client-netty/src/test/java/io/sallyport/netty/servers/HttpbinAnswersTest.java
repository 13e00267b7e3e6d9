package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingResponse;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.TypeRef;
import io.sallyport.config.RetryPolicy;
import io.sallyport.cookie.MemoryCookieJar;
import io.sallyport.error.RedirectException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.jackson.JacksonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers that httpbin gives to test clients with: redirects, cookies, codings, statuses, pauses, conditions and ranges. */
class HttpbinAnswersTest extends OnHttpbin {

    private HttpClientBuilder builder() {
        return protocol.client().jsonCodec(JacksonCodec.create());
    }

    private FullResponse fetch(Request.Builder request) throws Exception {
        try (HttpClient client = leaks.watch(builder().build())) {
            return client.blocking().fetch(request.build());
        }
    }

    private FullResponse get(String path) throws Exception {
        return fetch(Request.get(httpbin.url(path)));
    }

    private static Map<String, Object> json(FullResponse response) throws Exception {
        return response.json(new TypeRef<Map<String, Object>>() {});
    }

    @ParameterizedTest
    @CsvSource({
        "/redirect/1, 1",
        "/redirect/5, 5",
        "/redirect/3?absolute=true, 3",
        "/relative-redirect/4, 4",
        "/absolute-redirect/4, 4"
    })
    void redirects(String path, int hops) throws Exception {
        FullResponse response = get(path);
        assertThat(json(response)).containsEntry("url", httpbin.url("/get"));
        assertThat(response.history())
                .extracting(Response::status)
                .hasSize(hops)
                .containsOnly(302);
    }

    @Test
    void moreRedirectsThanAreAllowed() {
        assertThatThrownBy(() -> get("/redirect/30")).isInstanceOf(RedirectException.class);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "301, POST, GET, ''",
        "302, POST, GET, ''",
        "303, PUT, GET, ''",
        "307, POST, POST, body",
        "308, PATCH, PATCH, body",
        "302, DELETE, DELETE, body"
    })
    void redirectsWithABody(int status, String method, String then, String data) throws Exception {
        FullResponse response = fetch(Request.builder(method, httpbin.url("/redirect-to"))
                .query("status_code", Integer.toString(status))
                .query("url", "/anything?a=%C3%A4%20b")
                .body("body"));
        assertThat(json(response))
                .containsEntry("method", then)
                .containsEntry("data", data)
                .containsEntry("args", Map.of("a", "\u00E4 b"));
        assertThat(response.history()).extracting(Response::status).containsExactly(status);
    }

    @Test
    void cookiesAreSetSentAndDeleted() throws Exception {
        MemoryCookieJar jar = MemoryCookieJar.create();
        try (HttpClient client = leaks.watch(builder().cookies(jar).build())) {
            Map<String, Object> two = json(client.blocking()
                    .fetch(Request.get(httpbin.url("/cookies/set?a=1&b=x%20y")).build()));
            assertThat(two).containsEntry("cookies", Map.of("a", "1", "b", "x y"));
            Map<String, Object> three = json(client.blocking()
                    .fetch(Request.get(httpbin.url("/cookies/set/c/3")).build()));
            assertThat(three).containsEntry("cookies", Map.of("a", "1", "b", "x y", "c", "3"));
            assertThat(jar.all()).hasSize(3).allMatch(cookie -> cookie.secure() == protocol.isSecure());
            Map<String, Object> one = json(client.blocking()
                    .fetch(Request.get(httpbin.url("/cookies/delete?a=&c=")).build()));
            assertThat(one).containsEntry("cookies", Map.of("b", "x y"));
        }
    }

    @ParameterizedTest
    @CsvSource({"/gzip, gzipped", "/deflate, deflated"})
    void codings(String path, String flag) throws Exception {
        assertThat(json(get(path))).containsEntry(flag, true).containsEntry("method", "GET");
    }

    /** A coding that the client has no library for here is left as it is, and named. */
    @Test
    void brotliWithoutItsLibrary() throws Exception {
        try (HttpClient client = leaks.watch(builder().build());
                BlockingResponse response = client.blocking().get(httpbin.url("/brotli"))) {
            assertThat(response.contentCodings()).containsExactly("br");
            assertThat(Tool.run(response.bytes(), "brotli", "-dc")).contains("\"brotli\":true");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 304, 400, 401, 404, 406, 407, 409, 418, 429, 500, 501, 502, 503, 504, 599})
    void statuses(int status) throws Exception {
        try (HttpClient client =
                leaks.watch(builder().retries(RetryPolicy.none()).build())) {
            FullResponse response = client.blocking()
                    .fetch(Request.post(httpbin.url("/status/" + status)).build());
            assertThat(response.status()).isEqualTo(status);
        }
    }

    @Test
    void bytesWholeAndInPieces() throws Exception {
        byte[] whole = get("/bytes/100000?seed=7").bytes();
        assertThat(whole).hasSize(100_000);
        assertThat(get("/stream-bytes/100000?seed=7&chunk_size=1000").bytes()).isEqualTo(whole);
        assertThat(get("/bytes/0").bytes()).isEmpty();
    }

    @Test
    void aStreamOfLines() throws Exception {
        List<String> lines = get("/stream/100").text().lines().toList();
        assertThat(lines).hasSize(100).allMatch(line -> line.contains(httpbin.url("/stream/100")));
        assertThat(lines.get(99)).contains("\"id\": 99");
    }

    @Test
    void drips() throws Exception {
        FullResponse response = get("/drip?numbytes=20&duration=0.2&code=202");
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.text()).isEqualTo("*".repeat(20));
    }

    @Test
    void delays() throws Exception {
        assertThat(get("/delay/0.1").status()).isEqualTo(200);
        Request.Builder late = Request.get(httpbin.url("/delay/3")).responseTimeout(Duration.ofMillis(200));
        assertThatThrownBy(() -> fetch(late)).isInstanceOf(ResponseTimeoutException.class);
    }

    @Test
    void conditions() throws Exception {
        FullResponse first = get("/etag/abc");
        assertThat(first.headers().first("ETag")).isEqualTo("abc");
        assertThat(fetch(Request.get(httpbin.url("/etag/abc")).header("If-None-Match", "\"abc\"")))
                .satisfies(response -> {
                    assertThat(response.status()).isEqualTo(304);
                    assertThat(response.bytes()).isEmpty();
                });
        assertThat(fetch(Request.get(httpbin.url("/etag/abc")).header("If-None-Match", "\"x\", W/\"y\""))
                        .status())
                .isEqualTo(200);
        assertThat(fetch(Request.get(httpbin.url("/etag/abc")).header("If-Match", "\"x\""))
                        .status())
                .isEqualTo(412);
        FullResponse cached = get("/cache");
        Request.Builder again = Request.get(httpbin.url("/cache"))
                .header("If-Modified-Since", String.valueOf(cached.headers().first("Last-Modified")));
        assertThat(fetch(again).status()).isEqualTo(304);
        assertThat(get("/cache/60").headers().first("Cache-Control")).isEqualTo("public, max-age=60");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-4, 206, abcde, bytes 0-4/26",
        "bytes=23-, 206, xyz, bytes 23-25/26",
        "bytes=-2, 206, yz, bytes 24-25/26",
        "bytes=30-, 416, '', bytes */26"
    })
    void ranges(String range, int status, String part, String contentRange) throws Exception {
        FullResponse response = fetch(Request.get(httpbin.url("/range/26")).header("Range", range));
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.text()).isEqualTo(part);
        assertThat(response.headers().first("Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void fieldsAsTheyWereAskedFor() throws Exception {
        FullResponse response = fetch(Request.get(httpbin.url("/response-headers"))
                .query("X-Many", "a")
                .query("X-Many", "b, \"c,d\"")
                .query("Content-Type", "text/plain; charset=\"iso-8859-1\""));
        assertThat(response.headers().all("x-many")).containsExactly("a", "b, \"c,d\"");
        assertThat(response.headers().list("X-Many")).containsExactly("a", "b", "\"c,d\"");
    }

    @Test
    void textInUtf8() throws Exception {
        FullResponse response = get("/base64/4oiAeOKIiOKEnSDwn5iA");
        assertThat(response.headers().first("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(response.text()).isEqualTo("\u2200x\u2208\u211D \uD83D\uDE00");
        FullResponse demo = get("/encoding/utf8");
        assertThat(demo.headers().first("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(demo.text()).isEqualTo(new String(demo.bytes(), StandardCharsets.UTF_8));
    }
}
