package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A {@code java.net.URI} is sent as written. */
final class TargetUriOfUriTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    http://h -> /
                    http://h?q -> /?q
                    http://h/? -> /?
                    http://h/a/../b/./c -> /a/../b/./c
                    http://h/%2e%2E/a -> /%2e%2E/a
                    http://h/a'b?c'd -> /a'b?c'd
                    http://h/a%20b?c%3Dd#e -> /a%20b?c%3Dd
                    http://h//a -> //a
                    """)
    void pathAndQueryAreLeftAlone(String uri, String target) {
        assertThat(TargetUri.of(URI.create(uri)).pathAndQuery()).isEqualTo(target);
    }

    @Test
    void lettersBeyondAsciiAreEscapedSinceTheyCannotBeSent() {
        assertThat(TargetUri.of(URI.create("http://h/ä?ö")).pathAndQuery()).isEqualTo("/%C3%A4?%C3%B6");
    }

    @Test
    void aHostWithAnUnderscoreIsFoundThoughTheUriHasNone() {
        URI uri = URI.create("https://ada:x@my_service.local:8443/a");
        assertThat(uri.getHost()).isNull();
        TargetUri target = TargetUri.of(uri);
        assertThat(target.host()).isEqualTo("my_service.local");
        assertThat(target.port()).isEqualTo(8443);
        assertThat(target.userInfo()).isEqualTo("ada:x");
        assertThat(target.isSecure()).isTrue();
    }

    @Test
    void schemeAndHostAreComparedInLowerCase() {
        assertThat(TargetUri.of(URI.create("HTTP://EXAMPLE.com:80/A"))).hasToString("http://example.com/A");
    }

    @Test
    void theFragmentIsKept() {
        assertThat(TargetUri.of(URI.create("http://h/#a%20b")).fragment()).isEqualTo("a%20b");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    /a -> has no scheme (expected: http or https)
                    //h/a -> has no scheme (expected: http or https)
                    ftp://h/a -> has scheme "ftp" (expected: http or https)
                    http:/a -> has no host
                    http:a -> has no host
                    http:///a -> has no host
                    """)
    void whatCannotBeSentIsRefused(String uri, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.of(URI.create(uri)))
                .withMessageStartingWith("URL " + what);
    }

    @Test
    void aParsedTargetBecomesAUri() {
        assertThat(TargetUri.parse("https://u:p@h/a b?c#d").toUri()).isEqualTo(URI.create("https://h/a%20b?c"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("https://h/a|b").toUri());
    }
}
