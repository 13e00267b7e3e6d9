package io.sallyport.fuzz;

import io.sallyport.internal.text.HttpDate;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates in fields. Second opinions: {@code RFC_1123_DATE_TIME}; the three formats of RFC 9110 section 5.6.7 as regular expressions; what was read, written in each and read again. */
final class HttpDateTarget {

    /** What years of two digits are near to. */
    static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

    static final Target<Function<String, @Nullable Instant>> TARGET =
            new Target<>("http-date", HttpDateTarget::read, HttpDateTarget::planted, HttpDateTarget::check);

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final String MONTH = "(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";
    private static final String TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";
    private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
    private static final Pattern[] FORMATS = {
        pattern(DAY + ", (?<day>[0-9]{2}) " + MONTH + " (?<year>[0-9]{4}) " + TIME + " GMT"),
        pattern("(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?<day>[0-9]{2})-" + MONTH + "-(?<year>[0-9]{2}) " + TIME
                + " GMT"),
        pattern(DAY + " " + MONTH + " (?<day>[0-9 ][0-9]) " + TIME + " (?<year>[0-9]{4})")
    };
    private static final DateTimeFormatter STRICT =
            DateTimeFormatter.RFC_1123_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter IMF = formatter("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
    private static final DateTimeFormatter RFC_850 = formatter("EEEE, dd-MMM-uu HH:mm:ss 'GMT'");
    private static final DateTimeFormatter ASCTIME = formatter("EEE MMM ppd HH:mm:ss uuuu");

    private HttpDateTarget() {}

    static @Nullable Instant read(String text) {
        return HttpDate.parse(text, NOW);
    }

    /** Knows GMT and months as most write them only. */
    private static @Nullable Instant planted(String text) {
        boolean usual = Pattern.compile("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
                .matcher(text)
                .find();
        return usual && (text.contains("GMT") || !text.contains(",")) ? read(text) : null;
    }

    private static void check(Function<String, @Nullable Instant> parser, byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Instant read = parser.apply(text);
        if (text.length() <= Target.SECOND_OPINION) {
            Expect.same(expected(text), read, "the date " + text);
        }
        if (FORMATS[0].matcher(text).matches()) {
            Instant platforms = platforms(text);
            Expect.that(platforms == null || platforms.equals(read), "not what the platform reads: " + text);
        }
        if (read != null && year(read) <= 9999) {
            Expect.same(read, parser.apply(IMF.format(read)), "written as IMF-fixdate");
            Expect.same(read, parser.apply(ASCTIME.format(read)), "written as by asctime");
            boolean near = year(read) >= year(NOW) - 49 && year(read) <= year(NOW) + 50;
            Expect.that(!near || read.equals(parser.apply(RFC_850.format(read))), "written as in RFC 850");
        }
    }

    private static @Nullable Instant expected(String text) {
        for (Pattern format : FORMATS) {
            Matcher date = format.matcher(text);
            if (date.matches()) {
                return instant(date);
            }
        }
        return null;
    }

    private static @Nullable Instant instant(Matcher date) {
        int year = number(date, "year");
        if (date.group("year").length() == 2) {
            int from = year(NOW) - 49;
            year = from + Math.floorMod(year - from, 100);
        }
        int month = MONTHS.indexOf(date.group("month").toLowerCase(Locale.ROOT)) / 3 + 1;
        int second = number(date, "second");
        try {
            return LocalDateTime.of(
                            year,
                            month,
                            number(date, "day"),
                            number(date, "hour"),
                            number(date, "minute"),
                            Math.min(second, second == 60 ? 59 : 99))
                    .plusSeconds(second == 60 ? 1 : 0)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant platforms(String text) {
        try {
            return Instant.from(STRICT.parse(text));
        } catch (DateTimeException e) {
            return null; // also for a leap second, and a wrong day of the week
        }
    }

    private static int number(Matcher date, String part) {
        return Integer.parseInt(date.group(part).trim());
    }

    private static int year(Instant date) {
        return date.atOffset(ZoneOffset.UTC).getYear();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC);
    }
}
