package io.sallyport.internal.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6265bis section 5.6. */
final class SetCookieTest {

    private static SetCookie parse(String field) {
        return Objects.requireNonNull(SetCookie.parse(field));
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", quoteCharacter = '`', textBlock = """
                    a=b -> a|b
                    a=b; -> a|b
                    `  a  =  b  ; Path=/` -> a|b
                    a=b=c -> a|b=c
                    a="b; c" -> a|"b
                    a="b" -> a|"b"
                    a= -> a|
                    a -> |a
                    =a -> |a
                    `  =  a  ` -> |a
                    ==a -> |=a
                    a b=c d -> a b|c d
                    a=b,c=d -> a|b,c=d
                    a=%20é -> a|%20é
                    a; b=c -> |a
                    """)
    void splitsNameAndValue(String field, String expected) {
        SetCookie read = parse(field);
        assertThat(read.name() + "|" + read.value()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "=",
                ";a=b",
                "=; a=b",
                "a=b\u0000",
                "a=\u001Fb",
                "a=b; path=/\u007F",
                "a=b; x=\r\nInjected: yes",
                "a\n=b"
            })
    void refuses(String field) {
        assertThat(SetCookie.parse(field)).isNull();
    }

    @Test
    void aTabInsideIsNoControl() {
        assertThat(parse("a=b\tc").value()).isEqualTo("b\tc");
        assertThat(parse("\ta\t=\tb\t").value()).isEqualTo("b");
    }

    @Test
    void nameAndValueHaveABound() {
        assertThat(SetCookie.parse("a=" + "b".repeat(4095))).isNotNull();
        assertThat(SetCookie.parse("a=" + "b".repeat(4096))).isNull();
        assertThat(SetCookie.parse("a".repeat(4097) + "=")).isNull();
    }

    @Test
    void longAttributesAreOverlooked() {
        SetCookie read = parse("a=b; Path=/x; Path=/" + "y".repeat(1024) + "; Domain=" + "z".repeat(1025));
        assertThat(read.path()).isEqualTo("/x");
        assertThat(read.domain()).isEmpty();
        assertThat(parse("a=b; Path=/" + "y".repeat(1023)).path()).hasSize(1024);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", quoteCharacter = '`', textBlock = """
                    a=b; Domain=Example.COM -> example.com
                    a=b; Domain=.example.com -> example.com
                    a=b; Domain=..example.com -> .example.com
                    a=b; domain = example.com ; x -> example.com
                    a=b; Domain=one.com; Domain=two.com -> two.com
                    a=b; Domain=one.com; Domain= -> ``
                    a=b; Domain -> ``
                    a=b; Domain=. -> ``
                    """)
    void readsDomains(String field, String domain) {
        assertThat(parse(field).domain()).isEqualTo(domain);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    0 -> 0
                    10 -> 10
                    -1 -> -1
                    0010 -> 10
                    99999999999999999999999 -> 1099511627776
                    -99999999999999999999999 -> -1099511627776
                    '' -> none
                    - -> none
                    +1 -> none
                    1.5 -> none
                    1s -> none
                    --1 -> none
                    ١ -> none
                    """)
    void readsMaxAge(String text, String expected) {
        assertThat(String.valueOf(parse("a=b; Max-Age=" + text).maxAge())).isEqualTo(expected.replace("none", "null"));
    }

    @Test
    void theLastOfEachAttributeCountsUnlessItCannotBeRead() {
        SetCookie read =
                parse("a=b; Max-Age=1; max-age=2; MAX-AGE=x; Expires=Wed, 09 Jun 2021 10:18:14 GMT; expires=junk"
                        + "; SameSite=Lax; samesite=odd; Path=/a; Path");
        assertThat(read.maxAge()).isEqualTo(2);
        assertThat(read.expires()).isEqualTo(Instant.parse("2021-06-09T10:18:14Z"));
        assertThat(read.sameSite()).isEqualTo("odd");
        assertThat(read.path()).isEmpty();
    }

    @Test
    void flagsMayHaveValues() {
        SetCookie read = parse("a=b;secure=no;HTTPONLY");
        assertThat(read.secure()).isTrue();
        assertThat(read.httpOnly()).isTrue();
        assertThat(parse("a=secure; httponlyx").httpOnly()).isFalse();
    }

    @Test
    void neverShowsTheValue() {
        assertThat(parse("id=secret; Path=/"))
                .asString()
                .doesNotContain("secret")
                .contains("id");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "a;", "=;", "a=b;", " "})
    void isLinear(String unit) {
        SetCookie.parse("n=v;" + unit.repeat(1_000_000));
    }
}
