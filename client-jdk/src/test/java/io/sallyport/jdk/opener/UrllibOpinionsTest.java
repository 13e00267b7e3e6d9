package io.sallyport.jdk.opener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same calls by Python's urllib.request and by ours: what the server received, and what came out. */
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // programs, line by line
final class UrllibOpinionsTest extends OnOrigin {

    private static final String DATA = "a=1&b=2";

    private interface Call {
        UrlResponse open() throws IOException;
    }

    private String shown(Call call) {
        try {
            return "OK " + text(call.open());
        } catch (HttpErrorException e) {
            return "HTTP error " + text(e);
        } catch (IllegalArgumentException e) {
            return "value error";
        } catch (IOException e) {
            return "URL error";
        }
    }

    private String text(UrlResponse response) {
        String headers = Stream.of("X-Answer", "Content-type", "Content-length", "Last-modified")
                .filter(response.headers()::contains)
                .map(name -> name + "=" + response.headers().first(name))
                .collect(Collectors.joining(" "));
        String status = response.status() == UrlResponse.NO_STATUS ? "None" : "" + response.status();
        try {
            return status + " " + response.url().replace(origin.url(""), "") + " " + headers + " " + Texts.of(response);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    Opener opener(Handler... handlers) {
        return builder(handlers).header("User-agent", "both").build();
    }

    private void isTheSame(String python, Call... ours) throws Exception {
        String theirs = Python.run(python, origin.url(""));
        List<String> theySent = origin.received();
        String shown = Stream.of(ours).map(this::shown).collect(Collectors.joining("\n"));
        assertThat(shown.lines().map(String::strip))
                .isEqualTo(theirs.lines().map(String::strip).toList());
        assertThat(origin.received()).isEqualTo(theySent);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void getIsTheSame(String path) throws Exception {
        isTheSame("show(lambda: opener().open(base + '" + path + "'))", () -> opener().open(origin.url(path)));
    }

    static Stream<String> paths() {
        Stream<String> redirects = Stream.of(301, 302, 303, 307, 308)
                .flatMap(status -> Stream.of(
                        "/redirect/" + status + "?/there",
                        "/redirect/" + status + "?../there",
                        "/redirect/" + status + "?//127.0.0.1:1/",
                        "/redirect/" + status + "?file:///etc/passwd"));
        Stream<String> others = Stream.of(
                "/",
                "/page?a=b",
                "/status/201",
                "/status/204",
                "/status/299",
                "/status/300",
                "/status/304",
                "/status/305",
                "/status/400",
                "/status/404",
                "/status/500",
                "/status/599",
                "/chain/3",
                "/chain/10",
                "/chain/11",
                "/loop",
                "/redirect/302?/a%20b",
                "/redirect/302?data:,x",
                "/redirect/302?ftp://127.0.0.1:1/x",
                "/set/a=1/then",
                "/basic/r",
                "/digest/r");
        return Stream.concat(others, redirects);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page", "/status/404", "/redirect/302?/there", "/proxy-basic/r", "/proxy-digest/fixed"})
    void throughAProxyItIsTheSame(String path) throws Exception {
        String url = "http://nowhere.invalid" + path;
        boolean digest = path.contains(
                "digest"); // Python's Basic refuses to be asked for it, and its Digest takes the password of the URL
        // for the proxy's
        String handler = digest ? "ProxyDigestAuthHandler" : "ProxyBasicAuthHandler";
        String python = String.join(
                "\n",
                "m = HTTPPasswordMgrWithDefaultRealm()",
                "m.add_password(None, [base, 'http://nowhere.invalid'], '" + Origin.USER + "', '" + Origin.PASSWORD
                        + "')",
                "def through(proxy, *handlers):",
                "    o = build_opener(ProxyHandler({'http': proxy}), *handlers)",
                "    o.addheaders = [('User-agent', 'both')]",
                "    return o",
                "show(lambda: through(base).open('" + url + "'))",
                "show(lambda: through(base, " + handler + "(m)).open('" + url + "'))",
                "show(lambda: through(base.replace('://', '://a%20b:c@')).open('" + url + "'))");
        DefaultRealmPasswordManager passwords = new DefaultRealmPasswordManager();
        passwords.addPassword(null, origin.url(""), Origin.USER, Origin.PASSWORD);
        isTheSame(
                python,
                () -> through(origin.url("")).open(url),
                () -> through(
                                origin.url(""),
                                digest ? new ProxyDigestAuthHandler(passwords) : new ProxyBasicAuthHandler(passwords))
                        .open(url),
                () -> through(origin.url("").replace("://", "://a%20b:c@")).open(url));
    }

    private Opener through(String proxy, Handler... handlers) {
        Opener.Builder builder = Opener.builder()
                .client(client)
                .header("User-agent", "both")
                .handler(ProxyHandler.of(Map.of("http", proxy)));
        Stream.of(handlers).forEach(builder::handler);
        return builder.build();
    }

    @ParameterizedTest
    @MethodSource("posts")
    void postIsTheSame(String path) throws Exception {
        isTheSame(
                "show(lambda: opener().open(base + '" + path + "', b'" + DATA + "'))",
                () -> opener().open(origin.url(path), DATA.getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<String> posts() {
        return Stream.of(
                "/echo",
                "/status/404",
                "/redirect/301?/there",
                "/redirect/302?/there",
                "/redirect/303?/there",
                "/redirect/307?/there",
                "/redirect/308?/there");
    }

    @Test
    void headersOfBothKindsAreTheSame() throws Exception {
        isTheSame(
                String.join(
                        "\n",
                        "def request(path):",
                        "    r = Request(base + path, b'x', {'X-one': '1', 'Content-type': 'text/x'})",
                        "    r.add_unredirected_header('X-two', '2')",
                        "    return r",
                        "show(lambda: opener().open(request('/echo')))",
                        "show(lambda: opener().open(request('/redirect/302?/there')))"),
                () -> opener().open(twoKinds("/echo")),
                () -> opener().open(twoKinds("/redirect/302?/there")));
    }

    private UrlRequest twoKinds(String path) {
        return UrlRequest.builder(origin.url(path))
                .data("x")
                .header("X-one", "1")
                .header("Content-type", "text/x")
                .unredirectedHeader("X-two", "2")
                .build();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void methodsAreTheSame(String method, String path) throws Exception {
        isTheSame(
                "show(lambda: opener().open(Request(base + '" + path + "', method='" + method + "')))",
                () -> opener().open(UrlRequest.builder(origin.url(path))
                        .method(method)
                        .build()));
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                Arguments.of("HEAD", "/page"),
                Arguments.of("DELETE", "/page"),
                Arguments.of("DELETE", "/redirect/302?/there"),
                Arguments.of("OPTIONS", "/status/404"));
    }

    @ParameterizedTest
    @MethodSource("passwords")
    void basicIsTheSame(String realm, String uri, String password) throws Exception {
        BasicAuthHandler basic = new BasicAuthHandler();
        basic.addPassword(realm, uri.replace("BASE", origin.url("")), Origin.USER, password);
        isTheSame(
                String.join(
                        "\n",
                        "h = HTTPBasicAuthHandler()",
                        "h.add_password('" + realm + "', '" + uri + "'.replace('BASE', base), '" + Origin.USER + "', '"
                                + password + "')",
                        "o = opener(h)",
                        "show(lambda: o.open(base + '/basic/r'))",
                        "show(lambda: o.open(base + '/redirect/302?/basic/r'))",
                        "show(lambda: o.open(base + '/basic/other', b'x'))"),
                () -> opener(basic).open(origin.url("/basic/r")),
                () -> opener(basic).open(origin.url("/redirect/302?/basic/r")),
                () -> opener(basic).open(origin.url("/basic/other"), "x".getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<Arguments> passwords() {
        return Stream.of(
                Arguments.of("r", "BASE/", Origin.PASSWORD),
                Arguments.of("r", "BASE/basic", Origin.PASSWORD),
                Arguments.of("r", "BASE/elsewhere", Origin.PASSWORD),
                Arguments.of("other", "BASE/", Origin.PASSWORD),
                Arguments.of("r", "http://127.0.0.2/", Origin.PASSWORD),
                Arguments.of("r", "BASE/", "wrong"));
    }

    @Test
    void basicWithADefaultRealmIsTheSame() throws Exception {
        DefaultRealmPasswordManager passwords = new DefaultRealmPasswordManager();
        passwords.addPassword(null, origin.url("/"), Origin.USER, Origin.PASSWORD);
        isTheSame(
                String.join(
                        "\n",
                        "m = HTTPPasswordMgrWithDefaultRealm()",
                        "m.add_password(None, base + '/', '" + Origin.USER + "', '" + Origin.PASSWORD + "')",
                        "show(lambda: opener(HTTPBasicAuthHandler(m)).open(base + '/basic/any'))"),
                () -> opener(new BasicAuthHandler(passwords)).open(origin.url("/basic/any")));
    }

    @Test
    void digestIsTheSame() throws Exception {
        DigestAuthHandler digest = new DigestAuthHandler();
        digest.addPassword("fixed", origin.url("/"), Origin.USER, Origin.PASSWORD);
        Opener ours = opener(digest);
        isTheSame(
                String.join(
                        "\n",
                        "h = HTTPDigestAuthHandler()",
                        "h.add_password('fixed', base + '/', '" + Origin.USER + "', '" + Origin.PASSWORD + "')",
                        "o = opener(h)",
                        "show(lambda: o.open(base + '/digest/fixed?a=b'))",
                        "show(lambda: o.open(base + '/digest/fixed', b'x'))",
                        "show(lambda: o.open(base + '/redirect/302?/digest/fixed'))",
                        "show(lambda: o.open(base + '/basic/r'))"),
                () -> ours.open(origin.url("/digest/fixed?a=b")),
                () -> ours.open(origin.url("/digest/fixed"), "x".getBytes(StandardCharsets.UTF_8)),
                () -> ours.open(origin.url("/redirect/302?/digest/fixed")),
                () -> ours.open(origin.url("/basic/r")));
    }

    @Test
    void cookiesAreTheSame() throws Exception {
        Opener ours = opener(new CookieProcessor());
        isTheSame(
                String.join(
                        "\n",
                        "o = opener(HTTPCookieProcessor())",
                        "show(lambda: o.open(base + '/set/a=1'))",
                        "show(lambda: o.open(base + '/cookies'))",
                        "show(lambda: o.open(base + '/set/b=2/then'))",
                        "show(lambda: o.open(Request(base + '/cookies', headers={'Cookie': 'mine=3'})))",
                        "show(lambda: o.open(base + '/redirect/302?/cookies'))"),
                () -> ours.open(origin.url("/set/a=1")),
                () -> ours.open(origin.url("/cookies")),
                () -> ours.open(origin.url("/set/b=2/then")),
                () -> ours.open(UrlRequest.builder(origin.url("/cookies"))
                        .header("Cookie", "mine=3")
                        .build()),
                () -> ours.open(origin.url("/redirect/302?/cookies")));
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherSchemesAreTheSame(String url) throws Exception {
        isTheSame("show(lambda: opener().open('" + url + "'))", () -> opener().open(url));
    }

    static Stream<String> others() {
        return Stream.of(
                "data:,Hello%2C%20World%21",
                "data:text/plain;base64,SGVsbG8=",
                "data:text/plain;charset=UTF-8;base64,w6Q%3D",
                "data:text/html,<b>%zz",
                "data:;base64,",
                "data:,a?b",
                "DATA:,x",
                "file:///no/such/file",
                "file://198.51.100.1/etc/hostname",
                "file:///",
                "gopher://h/",
                "no-scheme",
                "");
    }

    @Test
    void filesAreTheSame(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("a b.html"), "<p>\u00e4</p>");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        Files.writeString(directory.resolve("unknown.zzz"), "x");
        Files.setLastModifiedTime(
                directory.resolve("unknown.zzz"), FileTime.from(Instant.parse("2024-02-29T00:00:00Z")));
        URI html = file.toUri();
        for (String url : List.of(
                html.toString(),
                "file://" + html.getRawPath(),
                "file://localhost" + html.getRawPath(),
                "file://127.0.0.1" + html.getRawPath(),
                "file://" + directory + "/unknown.zzz",
                "file://" + directory + "/unknown.zzz#part")) {
            isTheSame("show(lambda: opener().open('" + url + "'))", () -> opener().open(url));
        }
    }
}
