package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type, beside what a browser makes of it (WHATWG URL). */
final class TargetUriParseTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', textBlock = """
                    http://example.com -> http://example.com/
                    HTTP://EXAMPLE.com/A -> http://example.com/A
                    https://example.com? -> https://example.com/?
                    https://example.com?q -> https://example.com/?q
                    https://example.com/a b/c?d e -> https://example.com/a%20b/c?d%20e
                    https://example.com/ä/€?ä=€ -> https://example.com/%C3%A4/%E2%82%AC?%C3%A4=%E2%82%AC
                    https://example.com/😀 -> https://example.com/%F0%9F%98%80
                    https://example.com/%zz%41% -> https://example.com/%zz%41%
                    https://example.com/a;b=c,d@e:f!$&()*+ -> https://example.com/a;b=c,d@e:f!$&()*+
                    https://example.com/a"b<c>d`e{f}g -> https://example.com/a%22b%3Cc%3Ed%60e%7Bf%7Dg
                    https://example.com/a'b|c[d] -> https://example.com/a'b|c[d]
                    https://example.com/?a"b<c>d'e -> https://example.com/?a%22b%3Cc%3Ed%27e
                    https://example.com/?`{}^|[]\\ -> https://example.com/?`{}^|[]\\
                    https://example.com/a?b?c -> https://example.com/a?b?c
                    """)
    void pathAndQueryAreEscapedAsBrowsersDo(String typed, String sent) {
        assertThat(TargetUri.parse(typed)).hasToString(sent);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    http://h/a/./b/../c -> /a/c
                    http://h/a/b/.. -> /a/
                    http://h/a/b/. -> /a/b/
                    http://h/../../a -> /a
                    http://h/a/%2e/b/%2E%2e/c -> /a/c
                    http://h/a/.%2e/c -> /c
                    http://h/a//b/../ -> /a//
                    http://h/.a/..b/... -> /.a/..b/...
                    http://h/%2fa/%2x -> /%2fa/%2x
                    http://h\\a\\b\\..\\c -> /a/c
                    http:\\\\h\\a -> /a
                    http:////h/a -> /a
                    """)
    void dotSegmentsAndBackslashesAreWorkedOut(String typed, String path) {
        assertThat(TargetUri.parse(typed).pathAndQuery()).isEqualTo(path);
        assertThat(TargetUri.parse(typed).host()).isEqualTo("h");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    http://h -> h -> 80
                    https://h -> h -> 443
                    http://h: -> h -> 80
                    http://h:80 -> h -> 80
                    http://h:0080 -> h -> 80
                    http://h:443 -> h:443 -> 443
                    https://h:443 -> h -> 443
                    https://h:80 -> h:80 -> 80
                    https://h:65535 -> h:65535 -> 65535
                    http://[::1]:8080 -> [::1]:8080 -> 8080
                    """)
    void theDefaultPortIsNotWritten(String typed, String authority, int port) {
        TargetUri target = TargetUri.parse(typed);
        assertThat(target.authority()).isEqualTo(authority);
        assertThat(target.port()).isEqualTo(port);
    }

    @Test
    void spacesAndControlsAroundAreDropped() {
        assertThat(TargetUri.parse(" \t\r\n\u0000http://h/a \u001F\n")).hasToString("http://h/a");
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() {
        assertThat(TargetUri.parse("http://h/\uD83D?\uDE00").pathAndQuery()).isEqualTo("/%EF%BF%BD?%EF%BF%BD");
    }

    @Test
    void theFragmentIsKeptAndNeverPartOfTheTarget() {
        TargetUri target = TargetUri.parse("http://h/a?b#c d`{#é");
        assertThat(target.fragment()).isEqualTo("c%20d%60{#%C3%A9");
        assertThat(target.pathAndQuery()).isEqualTo("/a?b");
        assertThat(target).hasToString("http://h/a?b");
        assertThat(TargetUri.parse("http://h/").fragment()).isNull();
    }

    @Test
    void userInformationIsKeptAndNeverShown() {
        TargetUri target = TargetUri.parse("https://ada:p@ss:w@h:8443/a");
        assertThat(target.userInfo()).isEqualTo("ada:p@ss:w");
        assertThat(target.host()).isEqualTo("h");
        assertThat(target.authority()).isEqualTo("h:8443");
        assertThat(target).hasToString("https://h:8443/a");
        assertThat(target.toUri().getRawUserInfo()).isNull();
        assertThat(TargetUri.parse("http://h/@b").userInfo()).isNull();
        assertThat(TargetUri.parse("http://@h/").userInfo()).isEmpty();
    }

    @Test
    void theOriginIsSchemeHostAndPort() {
        TargetUri target = TargetUri.parse("https://example.com/a");
        assertThat(target.sameOrigin(TargetUri.parse("https://EXAMPLE.com:443/b?c")))
                .isTrue();
        assertThat(target.sameOrigin(TargetUri.parse("http://example.com:443/a")))
                .isFalse();
        assertThat(target.sameOrigin(TargetUri.parse("https://example.com:444/a")))
                .isFalse();
        assertThat(target.sameOrigin(TargetUri.parse("https://www.example.com/a")))
                .isFalse();
        assertThat(target.isSecure()).isTrue();
        assertThat(target.scheme()).isEqualTo("https");
    }

    @Test
    void equalsLooksAtEverything() {
        assertThat(TargetUri.parse("http://u@h/a#f"))
                .isEqualTo(TargetUri.parse("HTTP://u@H:80/a#f"))
                .hasSameHashCodeAs(TargetUri.parse("HTTP://u@H:80/a#f"))
                .isNotEqualTo(TargetUri.parse("http://u@h/a#g"))
                .isNotEqualTo(TargetUri.parse("http://v@h/a#f"))
                .isNotEqualTo(TargetUri.parse("http://u@h/b#f"))
                .isNotEqualTo(TargetUri.parse("https://u@h/a#f"));
    }
}
