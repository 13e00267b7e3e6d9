package io.sallyport.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 14.4, its examples first. */
final class ContentRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes 42-1233/1234, 42, 1233, 1234",
        "bytes 42-1233/*, 42, 1233, -1",
        "bytes */1234, -1, -1, 1234",
        "bytes 0-499/1234, 0, 499, 1234",
        "bytes 734-1233/1234, 734, 1233, 1234",
        "BYTES 0-0/1, 0, 0, 1",
        "'bytes  0-4/ 5', 0, 4, 5",
        "bytes 0-999999999999999998/999999999999999999, 0, 999999999999999998, 999999999999999999",
    })
    void isRead(String text, long first, long last, long total) {
        assertThat(ContentRange.parse(text)).isEqualTo(new ContentRange(first, last, total));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes ",
                "bytes 0-4",
                "bytes 4-0/5",
                "bytes 0-5/5",
                "bytes -1-4/5",
                "bytes 0-/5",
                "bytes -4/5",
                "bytes */*",
                "bytes 0-4/",
                "bytes 0-4/-5",
                "bytes 0-4/5x",
                "bytes +0-4/5",
                "items 0-4/5",
                "bytes=0-4/5",
                "bytes 0-4/9999999999999999999",
                "bytes 0-99999999999999999999/*",
                "bytes 0-4,5-6/7",
                "bytes \u0660-4/5"
            })
    void orIsNone(String text) {
        assertThat(ContentRange.parse(text)).isNull();
    }

    @Test
    void isBounded() {
        assertThat(ContentRange.parse("bytes 0-4/5" + " ".repeat(1000))).isNull();
        assertThat(ContentRange.parse(null)).isNull();
    }
}
