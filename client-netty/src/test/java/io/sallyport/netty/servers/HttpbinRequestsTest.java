package io.sallyport.netty.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.TypeRef;
import io.sallyport.jackson.JacksonCodec;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What httpbin says it was sent: methods, fields, queries and bodies of each kind, there and back. */
class HttpbinRequestsTest extends OnHttpbin {

    private HttpClient client() {
        return leaks.watch(protocol.client().jsonCodec(JacksonCodec.create()).build());
    }

    /** What it says of a request. */
    private Map<String, Object> echo(Request.Builder request) throws Exception {
        try (HttpClient client = client()) {
            FullResponse response = client.blocking().fetch(request.build());
            assertThat(response.status()).isEqualTo(200);
            return response.json(new TypeRef<Map<String, Object>>() {});
        }
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH"})
    void eachMethodWithABody(String method) throws Exception {
        String text = "b\u00F6dy of " + method + " \uD83D\uDE00";
        Map<String, Object> seen = echo(Request.builder(method, httpbin.url("/anything/a%2Fb?x=1"))
                .body(RequestBody.of(text).withContentType("text/plain;charset=utf-8")));
        assertThat(seen).containsEntry("method", method).containsEntry("data", text);
        assertThat(map(seen.get("headers")))
                .extracting("Content-Type", "Content-Length")
                .containsExactly("text/plain;charset=utf-8", Integer.toString(text.getBytes(UTF_8).length));
        assertThat(seen.get("url")).isEqualTo(httpbin.url("/anything/a/b?x=1"));
    }

    @ParameterizedTest
    @CsvSource({"GET, /get", "POST, /post", "PUT, /put", "DELETE, /delete", "PATCH, /patch", "TRACE, /anything"})
    void eachMethodWithoutOne(String method, String path) throws Exception {
        Map<String, Object> seen = echo(Request.builder(method, httpbin.url(path)));
        assertThat(seen.get("url")).isEqualTo(httpbin.url(path));
        assertThat(seen.getOrDefault("data", "")).isEqualTo("");
    }

    @Test
    void headAndOptions() throws Exception {
        try (HttpClient client = client()) {
            FullResponse head = client.blocking()
                    .fetch(Request.builder("HEAD", httpbin.url("/get")).build());
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.bytes()).isEmpty();
            assertThat(Integer.parseInt(head.headers().first("Content-Length"))).isPositive();
            FullResponse options = client.blocking()
                    .fetch(Request.builder("OPTIONS", httpbin.url("/get")).build());
            assertThat(options.headers().list("Allow")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
        }
    }

    @Test
    void fieldsAndDuplicatesOfThem() throws Exception {
        Map<String, Object> seen = echo(Request.get(httpbin.url("/headers"))
                .header("X-One", "1")
                .addHeader("X-Many", "a")
                .addHeader("x-many", "b, c")
                .header("X-Empty", "")
                .header("X-Odd", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~\""));
        assertThat(map(seen.get("headers")))
                .extracting("X-One", "X-Many", "X-Empty", "X-Odd")
                .containsExactly("1", "a,b, c", "", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~\"");
    }

    @Test
    void queriesAndSegments() throws Exception {
        Map<String, Object> seen = echo(Request.get(httpbin.url("/anything?old=0&set=1&set=2&gone=x"))
                .pathSegment("a b")
                .pathSegment("\u00E4?#%41;")
                .query("n", "1")
                .query("n", "a+b c&d=e%20#")
                .query("\u00F6", "\uD83D\uDE00")
                .query("empty", "")
                .setQuery("set", "3")
                .removeQuery("gone"));
        assertThat(map(seen.get("args")))
                .isEqualTo(Map.of(
                        "old", "0",
                        "set", "3",
                        "n", List.of("1", "a+b c&d=e%20#"),
                        "\u00F6", "\uD83D\uDE00",
                        "empty", ""));
        assertThat(String.valueOf(seen.get("url"))).contains("/anything/a%20b/\u00E4%3F%23%2541;?");
    }

    @Test
    void aForm() throws Exception {
        Map<String, Object> seen = echo(Request.post(httpbin.url("/post"))
                .body(RequestBody.form("a", "1", "b", "x y&=+%\r\n", "a", "2", "\u00E4", "\uD83D\uDE00", "e", "")));
        assertThat(map(seen.get("form")))
                .isEqualTo(Map.of("a", List.of("1", "2"), "b", "x y&=+%\r\n", "\u00E4", "\uD83D\uDE00", "e", ""));
        assertThat(map(seen.get("headers")).get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    }

    /** Quotes and line breaks in names stay escaped, as browsers send them: werkzeug does not take that back. */
    @Test
    void partsAndFiles(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("f.bin"), new byte[] {0, (byte) 0xFF, 13, 10, 45, 45});
        byte[] stream = "from a stream".getBytes(UTF_8);
        Map<String, Object> seen = echo(Request.post(httpbin.url("/anything"))
                .body(RequestBody.multipart()
                        .field("plain", "v")
                        .field("again", "1")
                        .field("again", "2")
                        .field("n\u00E4me \uD83D\uDE00", "w\u00F6rth\r\n--x")
                        .field("q\"uote", "\"")
                        .field("semi; x=\"y", "z")
                        .file("file", file, "application/octet-stream")
                        .file("text", "\u00FC \"q\".txt", RequestBody.of("t\u00E9xt"))
                        .file("stream", "s", RequestBody.inputStream(new ByteArrayInputStream(stream), stream.length))
                        .build()));
        assertThat(map(seen.get("form")))
                .isEqualTo(Map.of(
                        "plain", "v",
                        "again", List.of("1", "2"),
                        "n\u00E4me \uD83D\uDE00", "w\u00F6rth\r\n--x",
                        "q%22uote", "\"",
                        "semi; x=%22y", "z"));
        assertThat(map(seen.get("files")))
                .isEqualTo(Map.of(
                        "file", "data:application/octet-stream;base64,AP8NCi0t",
                        "text", "t\u00E9xt",
                        "stream", "from a stream"));
    }

    @Test
    void json() throws Exception {
        Map<String, Object> sent =
                Map.of("text", "\u00E4\"\\\n\uD83D\uDE00", "list", List.of(1, 2.5, true), "map", Map.of("", 7));
        Map<String, Object> seen = echo(Request.post(httpbin.url("/post")).json(sent));
        assertThat(seen.get("json")).isEqualTo(sent);
        assertThat(map(seen.get("headers")).get("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void aLargeBody() throws Exception {
        String large = "0123456789".repeat(30_000);
        assertThat(echo(Request.put(httpbin.url("/put")).body(large)).get("data"))
                .isEqualTo(large);
    }
}
