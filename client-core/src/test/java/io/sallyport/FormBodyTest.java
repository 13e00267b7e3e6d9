package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms, held against the platform's own {@link URLEncoder}. */
final class FormBodyTest {

    private static String text(RequestBody body) {
        return StandardCharsets.US_ASCII
                .decode(((RequestBody.Bytes) body).content())
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b+c",
                "*-._~",
                "!'()",
                "&=?#%;:@/\\",
                "%20",
                "\u00E4\u20AC\uD83D\uDE00",
                "\r\n\t\0\u007F"
            })
    void isEscapedAsThePlatformDoes(String text) {
        String escaped = URLEncoder.encode(text, StandardCharsets.UTF_8);
        assertThat(text(RequestBody.form(text, text))).isEqualTo(escaped + "=" + escaped);
        assertThat(text(RequestBody.form(Map.of(text, text)))).isEqualTo(escaped + "=" + escaped);
    }

    @Test
    void everyCharacterIsEscapedAsThePlatformDoes() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x11000; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        assertThat(text(RequestBody.form("a", all.toString())))
                .isEqualTo("a=" + URLEncoder.encode(all.toString(), StandardCharsets.UTF_8));
    }

    @Test
    void namesMayRepeatInAnyOrder() {
        assertThat(text(RequestBody.form("b", "1", "a", "2", "b", "3"))).isEqualTo("b=1&a=2&b=3");
        assertThat(text(RequestBody.form(List.of(Map.entry("b", ""), Map.entry("b", " ")))))
                .isEqualTo("b=&b=+");
        assertThat(RequestBody.form().length()).isZero();
        assertThat(RequestBody.form("a", "b").contentType()).isEqualTo("application/x-www-form-urlencoded");
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() {
        assertThat(text(RequestBody.form("a", "x\uD800y"))).isEqualTo("a=x%EF%BF%BDy");
    }

    @Test
    void aNameWithoutItsValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestBody.form("a", "b", "c"))
                .withMessage("namesAndValues has 3 elements (expected: names and values in turn)");
    }
}
