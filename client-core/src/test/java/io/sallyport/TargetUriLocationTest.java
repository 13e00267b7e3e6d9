package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers write into {@code Location}, as browsers read it. */
final class TargetUriLocationTest {

    private static final TargetUri BASE = TargetUri.parse("https://a.example:8443/b/c?d#e");

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    x -> https://a.example:8443/b/x
                    /x -> https://a.example:8443/x
                    ./x -> https://a.example:8443/b/x
                    ../x -> https://a.example:8443/x
                    ../../../x -> https://a.example:8443/x
                    /x/./y/../z -> https://a.example:8443/x/z
                    /x/%2e%2E/z -> https://a.example:8443/z
                    ?q -> https://a.example:8443/b/c?q
                    ? -> https://a.example:8443/b/c?
                    '' -> https://a.example:8443/b/c?d
                    #f -> https://a.example:8443/b/c?d
                    //b.example/x -> https://b.example/x
                    //b.example -> https://b.example/
                    //B.EXAMPLE:443/ -> https://b.example/
                    ////b.example/x -> https://b.example/x
                    http://b.example -> http://b.example/
                    HtTpS://b.example?q -> https://b.example/?q
                    https:/x -> https://a.example:8443/x
                    https:\\\\b.example\\x\\y -> https://b.example/x/y
                    /\\b.example/x -> https://b.example/x
                    \\x\\..\\y -> https://a.example:8443/y
                    /x?y=\\z -> https://a.example:8443/x?y=\\z
                    /a b c -> https://a.example:8443/a%20b%20c
                    '  /x ' -> https://a.example:8443/x
                    /x?a b -> https://a.example:8443/x?a%20b
                    /%zz/%/%2 -> https://a.example:8443/%zz/%/%2
                    /x?%zz&100% -> https://a.example:8443/x?%zz&100%
                    /%C3%A4 -> https://a.example:8443/%C3%A4
                    /"<>`{}| -> https://a.example:8443/%22%3C%3E%60%7B%7D|
                    /x?"<>' -> https://a.example:8443/x?%22%3C%3E%27
                    /x@y:z -> https://a.example:8443/x@y:z
                    ./x:y -> https://a.example:8443/b/x:y
                    http://[::1]:8080/x -> http://[::1]:8080/x
                    http://0x7f.1/x -> http://127.0.0.1/x
                    http://%61.example/ -> http://a.example/
                    /x//y -> https://a.example:8443/x//y
                    /x;p=1,2 -> https://a.example:8443/x;p=1,2
                    """)
    void isReadAsBrowsersReadIt(String location, String target) {
        assertThat(BASE.resolveLocation(location)).hasToString(target);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    /ä/日 -> https://a.example:8443/%C3%A4/%E6%97%A5
                    ?ü=ß -> https://a.example:8443/b/c?%C3%BC=%C3%9F
                    https://bücher.example/ -> https://xn--bcher-kva.example/
                    //日本.example/ü -> https://xn--wgv71a.example/%C3%BC
                    """)
    void bytesBeyondAsciiAreUtf8(String location, String target) {
        String onTheWire = new String(location.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(BASE.resolveLocation(onTheWire)).hasToString(target);
    }

    @Test
    void bytesThatAreNoUtf8AreKeptInAPath() {
        assertThat(BASE.resolveLocation("/caf\u00e9?\u00ff")).hasToString("https://a.example:8443/caf%E9?%FF");
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    /x -> e
                    '' -> e
                    ' /x ' -> e
                    http://b.example/ -> e
                    /x#f -> f
                    #f g -> f%20g
                    /x# -> ''
                    """)
    void theFragmentIsInheritedWhereThereIsNone(String location, String fragment) {
        assertThat(BASE.resolveLocation(location).fragment()).isEqualTo(fragment);
        assertThat(TargetUri.parse("http://h/").resolveLocation("/x").fragment())
                .isNull();
    }

    @Test
    void userInformationStaysWithTheOriginAndNeverComesFromTheServer() {
        TargetUri asked = TargetUri.parse("http://u:p@a/b");
        assertThat(asked.resolveLocation("/c").userInfo()).isEqualTo("u:p");
        assertThat(asked.resolveLocation("http://a:80/c").userInfo()).isEqualTo("u:p");
        assertThat(asked.resolveLocation("https://a/c").userInfo()).isNull();
        assertThat(asked.resolveLocation("http://b/c").userInfo()).isNull();
        for (String location : new String[] {"http://u:p@a/", "//u@a/", "http://@a/", "http://a@b@c/"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> asked.resolveLocation(location))
                    .withMessageStartingWith("URL has user information (expected: none in a Location): ")
                    .withMessageNotContaining("u:p");
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("ftp://h/", "has scheme \"ftp\" (expected: http or https)"),
                Arguments.of("javascript:alert(1)", "has scheme \"javascript\""),
                Arguments.of("file:///etc/passwd", "has scheme \"file\""),
                Arguments.of("data:text/html,x", "has scheme \"data\""),
                Arguments.of("localhost:8080/x", "has scheme \"localhost\""),
                Arguments.of("/a\r\nb", "has U+000D at index 2"),
                Arguments.of("/a\nb", "has U+000A at index 2"),
                Arguments.of("/a\tb", "has U+0009 at index 2"),
                Arguments.of("/a\u0000b", "has U+0000 at index 2"),
                Arguments.of("http://", "has no host"),
                Arguments.of("//", "has no host"),
                Arguments.of("http://h:0/", "has port 0"),
                Arguments.of("http://h:65536/", "has port 65536"),
                Arguments.of("http://h:8x/", "in the port"),
                Arguments.of("http://a b/", "in the host"),
                Arguments.of("http://a%0d%0ab/", "in the host"),
                Arguments.of("http://\u00ff\u00fe/", "a host that is no domain name"),
                Arguments.of("http://[::g]/", "no IPv6 address"),
                Arguments.of("http://1.2.3.4.5/", "no IPv4 address"),
                Arguments.of("/" + "x".repeat(16 * 1024), "has 16385 characters (expected: 16384 at most)"),
                Arguments.of("http://" + "\u00c3\u00a4".repeat(2000) + "/", "has a host of more than 1024 characters"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void whatCannotBeFollowedIsRefusedInFewWords(String location, String text) {
        Throwable refusal = catchThrowable(() -> BASE.resolveLocation(location));
        assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(text);
        assertThat(refusal.getMessage()).hasSizeLessThan(2048).doesNotContain("\r", "\n", "\0");
    }

    /** {@code java.net.URI} knows RFC 3986 and nothing of browsers: where both read a reference, they agree. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "/x",
                "./x",
                "../x",
                "/x/../y",
                "x/y/z",
                "?q=1",
                "//b.example/x?y",
                "http://b.example:81/x",
                ";p",
                "x;p?q",
                "x/../../y",
                "/a/./b/",
                "g;x=1/../y",
                "/x?y/../z",
                "https://a.example/x%2Fy"
            })
    void agreesWithAnotherReader(String location) {
        URI other = BASE.toUri().resolve(location).normalize();
        URI asBase = location.startsWith("?") ? URI.create(BASE.toString().replaceAll("\\?.*", "") + location) : other;
        assertThat(BASE.resolveLocation(location).toUri()).isEqualTo(asBase);
    }

    /** Whatever a server sends: a target or an {@link IllegalArgumentException}, and a target is one that can be sent. */
    @Test
    @Timeout(60)
    void anyBytesGiveATargetOrARefusal() {
        String[] pieces = {
            "http",
            "https",
            ":",
            "/",
            "//",
            "\\",
            "?",
            "#",
            "@",
            "[",
            "]",
            "%",
            "%2e",
            "%00",
            "%C3",
            "..",
            ".",
            "xn--",
            "a",
            "\u00ff",
            "\u00c3\u00a4",
            "\u00ef\u00b7\u00ba",
            "1",
            "0x",
            " ",
            "\t",
            "\u0001",
            ";",
            "&",
            "=",
            "\"",
            ":80"
        };
        Random random = new Random(11);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder location = new StringBuilder();
            for (int n = random.nextInt(14); n > 0; n--) {
                location.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                TargetUri target = BASE.resolveLocation(location.toString());
                String sent = target.pathAndQuery() + target.host();
                assertThat(sent.startsWith("/") && sent.chars().allMatch(c -> c > ' ' && c < 0x7F))
                        .as(sent)
                        .isTrue();
                read++;
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).startsWith("URL ");
            }
        }
        assertThat(read).isGreaterThan(4_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/../",
                "/x",
                "\u00c3\u00a4",
                "%2e%2e/",
                "http://",
                "//a.",
                "\\",
                "xn--a.",
                "?",
                "#",
                "@",
                "[",
                ":",
                "1."
            })
    @Timeout(10)
    void theLongestValuesAreReadQuickly(String piece) {
        String[] starts = {"", "http://", "//", "/"};
        for (int n = 0; n < 200; n++) {
            String location = starts[n % starts.length] + piece.repeat(16 * 1024);
            String cut = location.substring(0, 16 * 1024);
            Throwable refusal = catchThrowable(() -> BASE.resolveLocation(cut));
            assertThat(refusal == null || refusal instanceof IllegalArgumentException)
                    .isTrue();
        }
    }
}
