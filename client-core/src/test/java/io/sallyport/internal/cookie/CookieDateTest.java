package io.sallyport.internal.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6265bis section 5.1.1. */
final class CookieDateTest {

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    Wed, 09 Jun 2021 10:18:14 GMT -> 2021-06-09T10:18:14Z
                    Wednesday, 09-Jun-21 10:18:14 GMT -> 2021-06-09T10:18:14Z
                    Wed Jun  9 10:18:14 2021 -> 2021-06-09T10:18:14Z
                    9 jun 2021 1:2:3 -> 2021-06-09T01:02:03Z
                    2021 10:18:14 JUNE 9th -> 2021-06-09T10:18:14Z
                    10:18:14 2021 9 Jun -> 2021-06-09T10:18:14Z
                    Jun;2021/10:18:14_junk#9 -> 2021-06-09T10:18:14Z
                    09 Jun 69 10:18:14 -> 2069-06-09T10:18:14Z
                    09 Jun 70 10:18:14 -> 1970-06-09T10:18:14Z
                    09 Jun 99 10:18:14 -> 1999-06-09T10:18:14Z
                    09 Jun 00 10:18:14 -> 2000-06-09T10:18:14Z
                    09 Jun 1601 00:00:00 -> 1601-06-09T00:00:00Z
                    29 Feb 2024 23:59:59 -> 2024-02-29T23:59:59Z
                    1 2 Jan 10:18:14 -> none
                    1 21 Jan 10:18:14 -> 2021-01-01T10:18:14Z
                    09 Jun 2021 10:18:14junk -> 2021-06-09T10:18:14Z
                    09x Jun 2021x 10:18:14 -> 2021-06-09T10:18:14Z
                    Thu, 01 Jan 1970 00:00:00 +0100 -> 1970-01-01T00:00:00Z
                    31 Dec 9999 23:59:59 -> 9999-12-31T23:59:59Z
                    09 Jun 1600 10:18:14 -> none
                    09 Jun 099 10:18:14 -> 1999-06-09T10:18:14Z
                    30 Feb 2021 10:18:14 -> none
                    32 Jan 2021 10:18:14 -> none
                    00 Jan 2021 10:18:14 -> none
                    09 Jun 2021 24:00:00 -> none
                    09 Jun 2021 10:60:00 -> none
                    09 Jun 2021 10:18:60 -> none
                    09 Jun 2021 10:18 -> none
                    09 Jun 2021 100:18:14 -> none
                    09 Jun 2021 10:18:140 -> none
                    09 Jun 20210 10:18:14 -> none
                    09 Foo 2021 10:18:14 -> none
                    Jun 2021 10:18:14 -> none
                    09 2021 10:18:14 -> none
                    1623233894 -> none
                    2021-06-09T10:18:14Z -> none
                    junk -> none
                    '' -> none
                    """)
    void readsDates(String text, String expected) {
        Instant read = CookieDate.parse(text);
        assertThat(read == null ? "none" : read.toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", ":", "Jan ", "1:", "\u00FF", " "})
    void isLinear(String unit) {
        assertThat(CookieDate.parse(unit.repeat(1_000_000))).isNull();
    }

    @Test
    void isTotal() {
        Random random = new Random(7);
        String letters = "0123456789:: ,-JanFebjunGMT\u0000\u00FF\t";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            CookieDate.parse(text.toString());
        }
    }
}
