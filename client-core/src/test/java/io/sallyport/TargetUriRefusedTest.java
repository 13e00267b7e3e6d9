package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that are refused: each error says what is wrong and where, and shows no password. */
final class TargetUriRefusedTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    example.com -> has no scheme (expected: http:// or https://)
                    //example.com/a -> has no scheme (expected: http:// or https://)
                    /a -> has no scheme (expected: http:// or https://)
                    ://example.com -> has no scheme (expected: http:// or https://)
                    1http://example.com -> has no scheme (expected: http:// or https://)
                    example.com:80/a -> has scheme "example.com" (expected: http or https)
                    ftp://example.com/ -> has scheme "ftp" (expected: http or https)
                    httpss://example.com/ -> has scheme "httpss" (expected: http or https)
                    file:///etc/passwd -> has scheme "file" (expected: http or https)
                    javascript:alert(1) -> has scheme "javascript" (expected: http or https)
                    http:example.com -> has no // after the scheme (expected: http:// or https://)
                    https:/example.com -> has no // after the scheme (expected: http:// or https://)
                    https:// -> has no host
                    https://? -> has no host
                    http://h:0/ -> has port 0 (expected: 1 to 65535)
                    http://h:65536/ -> has port 65536 (expected: 1 to 65535)
                    http://h:99999999999/ -> has port 99999999999 (expected: 1 to 65535)
                    http://h:8a/ -> has 'a' (U+0061) in the port (expected: digits)
                    http://h:-1/ -> has '-' (U+002D) in the port (expected: digits)
                    http://[::1]:80:90/ -> has ':' (U+003A) in the port (expected: digits)
                    http://[::1]80/ -> has text between ']' and the port
                    http://::1/ -> has more than one colon after the host (IPv6 addresses stand in brackets)
                    """)
    void theErrorSaysWhatIsWrong(String url, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse(url))
                .withMessage("URL " + what + ": \"" + url + "\"");
    }

    @Test
    void anEmptyTextHasNoScheme() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("  "))
                .withMessageContaining("no scheme");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "'http://h/a\tb', U+0009 at index 10, '\\u0009'",
        "'http://h/a\r\nb', U+000D at index 10, '\\u000D\\u000A'",
        "'  http://h\n/', U+000A at index 10, '\\u000A'",
        "'http://h/?\u0000', U+0000 at index 10, '\\u0000'",
        "'http://h/#\u007F', U+007F at index 10, '\\u007F'",
    })
    void controlsAreRefusedByNameAndPlace(String url, String what, String shown) {
        String guarded = url.endsWith("\n/") ? url : url + "x"; // at the end they would be dropped
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse(guarded))
                .withMessageStartingWith("URL has " + what + " (expected: no control characters): \"")
                .withMessageContaining(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ada:geheim@h:x/",
                "http://ada:ge@heim@h:x/",
                "http://ada:ge/heim@h/",
                "http://ada:ge?heim@h/",
                "http://ada:ge#heim@h/",
                "http://ada:ge\theim@h/",
                "http:ada:geheim@h",
                "ftp://ada:geheim@h/",
                "ada:geheim@h",
                "//ada:geheim@h",
                "http://ada:geheim@",
                "http://ada:geheim@[::g]/",
            })
    void noErrorTextShowsAPassword(String url) {
        Throwable failure = catchThrowable(() -> TargetUri.parse(url));
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(failure.getMessage()).doesNotContain("geheim", "heim").contains("***@");
    }

    @Test
    void theErrorTextItselfIsPlainAscii() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("ftp://b\u00FCcher\n.de/"))
                .withMessageContaining("b\\u00FCcher\\u000A.de");
    }
}
