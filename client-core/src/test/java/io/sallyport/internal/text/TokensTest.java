package io.sallyport.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class TokensTest {

    @Test
    void tokensAreLettersDigitsAndFifteenSigns() {
        String token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        assertThat(Tokens.requireToken(token, "token")).isSameAs(token);
        long count = java.util.stream.IntStream.range(-1, 300)
                .filter(Tokens::isTokenChar)
                .count();
        assertThat(count).isEqualTo(token.length());
    }

    @Test
    void theErrorNamesCharacterAndPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tokens.requireToken("a b", "method"))
                .withMessage("method has U+0020 at index 1: \"a b\" (expected: a token, RFC 9110 5.6.2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tokens.requireToken("a:\n", "header name"))
                .withMessage(
                        "header name has ':' (U+003A) at index 1: \"a:\\u000A\" (expected: a token, RFC 9110 5.6.2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tokens.requireToken("", "method"))
                .withMessage("method is empty (expected: a token, RFC 9110 5.6.2)");
    }

    @Test
    void lowerCaseKnowsNoLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Tokens.lower("TITLE-\u0130\u00C4")).isEqualTo("title-\u0130\u00C4");
            assertThat(Tokens.equalsIgnoreCase("TITLE", "title")).isTrue();
        } finally {
            Locale.setDefault(before);
        }
        assertThat(Tokens.lower("plain")).isSameAs("plain");
        assertThat(Tokens.equalsIgnoreCase("a@", "a`")).isFalse();
        assertThat(Tokens.equalsIgnoreCase("a", "ab")).isFalse();
    }

    @Test
    void printableTextIsAscii() {
        assertThat(Tokens.printable("plain ~")).isSameAs("plain ~");
        assertThat(Tokens.printable("a\tb\u007F\u00E9\uD83D\uDE00")).isEqualTo("a\\u0009b\\u007F\\u00E9\\uD83D\\uDE00");
    }
}
