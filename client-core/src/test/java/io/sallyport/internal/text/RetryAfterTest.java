package io.sallyport.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 section 10.2.3. */
final class RetryAfterTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

    @ParameterizedTest(name = "[{0}] -> {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0|PT0S",
                "1|PT1S",
                "007|PT7S",
                "120|PT2M",
                "9000000000|PT2500000H",
                "9000000001|PT2500000H",
                "9223372036854775808|PT2500000H",
                "99999999999999999999999999999999999999999999|PT2500000H",
                "-1|none",
                "+1|none",
                "-99999999999999999999|none",
                "1.5|none",
                "1s|none",
                "1 |none",
                " 1|none",
                "0x10|none",
                "1,2|none",
                "NaN|none",
                "''|none",
                "\u0661|none",
                "Sun, 06 Nov 1994 08:49:37 GMT|PT0S",
                "Sun, 06 Nov 1994 08:49:39 GMT|PT2S",
                "Sunday, 06-Nov-94 08:50:37 GMT|PT1M",
                "Sun Nov  6 09:49:37 1994|PT1H",
                "Sun, 06 Nov 1994 08:49:36 GMT|PT0S",
                "Thu, 01 Jan 1970 00:00:00 GMT|PT0S",
                "Fri, 31 Dec 9999 23:59:59 GMT|PT70171719H10M22S",
                "Sun, 06 Nov 1994|none",
                "tomorrow|none",
            })
    void values(String text, Duration wait) {
        assertThat(RetryAfter.parse(text, NOW)).isEqualTo(wait);
    }

    @Test
    void anyTextIsATimeOrNone() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                text.append((char) (random.nextBoolean() ? '0' + random.nextInt(10) : random.nextInt(256)));
            }
            Duration wait = RetryAfter.parse(text.toString(), NOW);
            assertThat(wait == null || !wait.isNegative()).isTrue();
        }
        assertThat(RetryAfter.parse("9".repeat(1_000_000), NOW)).isEqualTo(Duration.ofHours(2_500_000));
    }
}
