package io.sallyport.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 5.6.7. */
final class HttpDateTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    Sun, 06 Nov 1994 08:49:37 GMT -> 1994-11-06T08:49:37Z
                    Sunday, 06-Nov-94 08:49:37 GMT -> 1994-11-06T08:49:37Z
                    Sun Nov  6 08:49:37 1994 -> 1994-11-06T08:49:37Z
                    Sun Nov 16 08:49:37 1994 -> 1994-11-16T08:49:37Z
                    Sun Nov 06 08:49:37 1994 -> 1994-11-06T08:49:37Z
                    SUN, 06 nov 1994 08:49:37 gmt -> 1994-11-06T08:49:37Z
                    Mon, 06 Nov 1994 08:49:37 GMT -> 1994-11-06T08:49:37Z
                    Wednesday, 31-Dec-75 23:59:59 GMT -> 2075-12-31T23:59:59Z
                    Thursday, 31-Dec-76 23:59:59 GMT -> 2076-12-31T23:59:59Z
                    Saturday, 01-Jan-77 00:00:00 GMT -> 1977-01-01T00:00:00Z
                    Thu, 29 Feb 2024 23:59:59 GMT -> 2024-02-29T23:59:59Z
                    Sat, 31 Dec 2016 23:59:60 GMT -> 2017-01-01T00:00:00Z
                    Sat, 01 Jan 0000 00:00:00 GMT -> 0000-01-01T00:00:00Z
                    Fri, 31 Dec 9999 23:59:59 GMT -> 9999-12-31T23:59:59Z
                    """)
    void dates(String text, Instant instant) {
        assertThat(HttpDate.parse(text, NOW)).isEqualTo(instant);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "-5",
                "soon",
                "Sun",
                "Sun,",
                "Sunday",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37 GMT ",
                " Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sunday, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sund, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nom 1994 08:49:37 GMT",
                "Sun, 06 November 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 06 Nov 1994 08:49 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 30 Feb 1994 08:49:37 GMT",
                "Sun, 29 Feb 2023 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov -994 08:49:37 GMT",
                "Sun, +6 Nov 1994 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov   6 08:49:37 1994",
                "Sun Nov  6 08:49:37 1994 GMT",
                "Sun Nov  6 08:49:37 94",
                "Sun, \u0660\u0666 Nov 1994 08:49:37 GMT",
                "Wednesday, 06-Nov-94 08:49:37 GMT and more"
            })
    void noDates(String text) {
        assertThat(HttpDate.parse(text, NOW)).isNull();
    }

    @Test
    void theJdkReadsTheFirstFormatAlike() {
        DateTimeFormatter jdk = DateTimeFormatter.RFC_1123_DATE_TIME;
        DateTimeFormatter sent = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                .withZone(ZoneOffset.UTC);
        DateTimeFormatter old = DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.US)
                .withZone(ZoneOffset.UTC);
        DateTimeFormatter c = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
                .withZone(ZoneOffset.UTC);
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(-50_000_000_000L, LAST.getEpochSecond()));
            String text = sent.format(instant);
            assertThat(HttpDate.parse(text, NOW)).as(text).isEqualTo(instant);
            assertThat(HttpDate.parse(text, NOW)).as(text).isEqualTo(Instant.from(jdk.parse(text)));
            assertThat(HttpDate.parse(c.format(instant), NOW)).as(text).isEqualTo(instant);
            Instant near = NOW.plusSeconds(random.nextLong(-1_500_000_000L, 1_500_000_000L));
            assertThat(HttpDate.parse(old.format(near), NOW)).isEqualTo(near.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    @Test
    void anyTextIsADateOrNone() {
        Random random = new Random(12);
        String[] seeds = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"
        };
        int dates = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(seeds[i % 3]);
            for (int j = random.nextInt(3); j >= 0; j--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
            }
            text.setLength(random.nextInt(4) == 0 ? random.nextInt(text.length()) : text.length());
            dates += HttpDate.parse(text.toString(), NOW) == null ? 0 : 1;
        }
        assertThat(dates).isBetween(100, 20_000);
    }

    @Test
    void aYearOfTwoDigitsIsNearAtTheTurnOfACentury() {
        Instant lastSecond = Instant.parse("2099-12-31T23:59:59Z");
        assertThat(HttpDate.parse("Friday, 01-Jan-00 00:00:09 GMT", lastSecond))
                .isEqualTo(Instant.parse("2100-01-01T00:00:09Z"));
        assertThat(HttpDate.parse("Thursday, 31-Dec-99 23:59:50 GMT", Instant.parse("2100-01-01T00:00:00Z")))
                .isEqualTo(Instant.parse("2099-12-31T23:59:50Z"));
    }
}
