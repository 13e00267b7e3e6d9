package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeadersBuilderTest {

    @Test
    void setTakesThePlaceOfTheFirstAndRemovesTheOthers() {
        Headers headers = Headers.of("A", "1", "B", "2", "a", "3", "C", "4", "A", "5").toBuilder()
                .set("a", "6")
                .build();
        assertThat(headers).hasToString("[a: 6, B: 2, C: 4]");
    }

    @Test
    void setAddsAtTheEndWhatIsNotThere() {
        assertThat(Headers.of("A", "1").toBuilder().set("B", "2").build()).hasToString("[A: 1, B: 2]");
    }

    @Test
    void removeTakesAllOfAName() {
        Headers.Builder builder =
                Headers.of("A", "1", "B", "2", "a", "3").toBuilder().remove("A").remove("x");
        assertThat(builder.build()).hasToString("[B: 2]");
        assertThat(builder.size()).isEqualTo(1);
        assertThat(builder.contains("b")).isTrue();
        assertThat(builder.contains("a")).isFalse();
    }

    @Test
    void whatWasBuiltStaysWhenTheBuilderGoesOn() {
        Headers.Builder builder = Headers.builder().add("A", "1");
        Headers first = builder.build();
        builder.set("A", "2").addAll(Headers.of("B", "3"));
        assertThat(first).hasToString("[A: 1]");
        assertThat(builder.build()).hasToString("[A: 2, B: 3]");
    }

    @Test
    void itGrows() {
        Headers.Builder builder = Headers.builder();
        for (int i = 0; i < 100; i++) {
            builder.add("n" + i, "v" + i);
        }
        Headers many = builder.addAll(builder.build()).build();
        assertThat(many.size()).isEqualTo(200);
        assertThat(many.all("n99")).containsExactly("v99", "v99");
    }

    @ParameterizedTest
    @CsvSource({
        "'a\rb', U+000D at index 1",
        "'\n', U+000A at index 0",
        "'abc\u0000', U+0000 at index 3",
        "'a\u0100', U+0100 at index 1",
        "'\u20AC', U+20AC at index 0",
    })
    void aValueIsRefusedByCharacterAndPlaceAndNeverShown(String value, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.builder().add("X-Key", value))
                .withMessage("value of header X-Key has " + what
                        + " (expected: Latin-1 without CR, LF and NUL, RFC 9110 5.5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("X-Key", "ok").toBuilder().set("X-Key", value));
    }

    @Test
    void latin1AndTabsAreKept() {
        String value = "\t\u0001caf\u00E9\u00FF ";
        assertThat(Headers.of("X", value).first("X")).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "'', header name is empty",
        "'a b', header name has U+0020 at index 1",
        "'a:', 'header name has '':'' (U+003A) at index 1'",
        "'\u00E4', header name has U+00E4 at index 0",
        "'a\r\nb', header name has U+000D at index 1",
    })
    void aNameThatIsNoTokenIsRefused(String name, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.builder().add(name, "v"))
                .withMessageStartingWith(what);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.builder().set(name, "v"))
                .withMessageStartingWith(what);
    }

    @Test
    void aRefusedFieldChangesNothing() {
        Headers.Builder builder = Headers.builder().add("A", "1").add("A", "2");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.set("a", "\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add("a", "\n"));
        assertThat(builder.build()).hasToString("[A: 1, A: 2]");
    }
}
