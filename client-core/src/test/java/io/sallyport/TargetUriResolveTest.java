package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References relative to a base: the examples of RFC 3986 section 5.4 as browsers read them, and what else redirects hold. */
final class TargetUriResolveTest {

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    g -> http://a/b/c/g
                    ./g -> http://a/b/c/g
                    g/ -> http://a/b/c/g/
                    /g -> http://a/g
                    //g -> http://g/
                    ?y -> http://a/b/c/d;p?y
                    g?y -> http://a/b/c/g?y
                    #s -> http://a/b/c/d;p?q
                    g#s -> http://a/b/c/g
                    g?y#s -> http://a/b/c/g?y
                    ;x -> http://a/b/c/;x
                    g;x -> http://a/b/c/g;x
                    g;x?y#s -> http://a/b/c/g;x?y
                    '' -> http://a/b/c/d;p?q
                    . -> http://a/b/c/
                    ./ -> http://a/b/c/
                    .. -> http://a/b/
                    ../ -> http://a/b/
                    ../g -> http://a/b/g
                    ../.. -> http://a/
                    ../../ -> http://a/
                    ../../g -> http://a/g
                    ../../../g -> http://a/g
                    ../../../../g -> http://a/g
                    /./g -> http://a/g
                    /../g -> http://a/g
                    g. -> http://a/b/c/g.
                    .g -> http://a/b/c/.g
                    g.. -> http://a/b/c/g..
                    ..g -> http://a/b/c/..g
                    ./../g -> http://a/b/g
                    ./g/. -> http://a/b/c/g/
                    g/./h -> http://a/b/c/g/h
                    g/../h -> http://a/b/c/h
                    g;x=1/./y -> http://a/b/c/g;x=1/y
                    g;x=1/../y -> http://a/b/c/y
                    g?y/./x -> http://a/b/c/g?y/./x
                    g?y/../x -> http://a/b/c/g?y/../x
                    http:g -> http://a/b/c/g
                    """)
    void theExamplesOfTheRfcComeOutAsInBrowsers(String reference, String resolved) {
        assertThat(TargetUri.parse("http://a/b/c/d;p?q").resolve(reference)).hasToString(resolved);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    https://Other.example:443/x -> https://other.example/x
                    http://other.example -> http://other.example/
                    //other.example:8080/x -> https://other.example:8080/x
                    ///other.example/x -> https://other.example/x
                    \\\\other.example\\x -> https://other.example/x
                    \\x\\y -> https://[::1]:8443/x/y
                    HTTPS:/x -> https://[::1]:8443/x
                    x y?z ä -> https://[::1]:8443/b/x%20y?z%20%C3%A4
                    %2e%2e/x -> https://[::1]:8443/x
                    x:y/../z -> refused
                    ./x:y -> https://[::1]:8443/b/x:y
                    """)
    void redirectsAreReadAsBrowsersReadThem(String reference, String resolved) {
        TargetUri base = TargetUri.parse("https://[::1]:8443/b/c?d#e");
        if (resolved.equals("refused")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> base.resolve(reference))
                    .withMessageContaining("has scheme \"x\"");
        } else {
            assertThat(base.resolve(reference)).hasToString(resolved);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/", "mailto:a@b", "http://", "//", "//h:x/", "g\nh", "https:g"})
    void whatCannotBeFollowedIsRefused(String reference) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("http://a/").resolve(reference))
                .withMessageStartingWith("URL ");
    }

    @Test
    void userInformationStaysWithItsHostAndTheFragmentDoesNot() {
        TargetUri base = TargetUri.parse("http://u:p@a/b#f");
        assertThat(base.resolve("c").userInfo()).isEqualTo("u:p");
        assertThat(base.resolve("").userInfo()).isEqualTo("u:p");
        assertThat(base.resolve("//a/c").userInfo()).isNull();
        assertThat(base.resolve("http://a/c").userInfo()).isNull();
        assertThat(base.resolve("c").fragment()).isNull();
        assertThat(base.resolve("#g").fragment()).isEqualTo("g");
    }

    @Test
    void aUriSentAsWrittenStaysAsWrittenWhereTheReferenceSaysNothing() {
        TargetUri base = TargetUri.of(URI.create("http://a/x/../y?z'"));
        assertThat(base.resolve("#f").pathAndQuery()).isEqualTo("/x/../y?z'");
        assertThat(base.resolve("?q").pathAndQuery()).isEqualTo("/x/../y?q");
        assertThat(base.resolve("z").pathAndQuery()).isEqualTo("/z");
    }
}
