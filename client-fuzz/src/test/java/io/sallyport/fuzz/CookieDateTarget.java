package io.sallyport.fuzz;

import io.sallyport.internal.cookie.CookieDate;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates in cookies. Second opinion: the grammar of RFC 6265bis section 5.1.1 as regular expressions; what was read, written in the formats of RFC 9110 and read again. */
final class CookieDateTarget {

    static final Target<Function<String, @Nullable Instant>> TARGET =
            new Target<>("cookie-date", CookieDate::parse, CookieDateTarget::planted, CookieDateTarget::check);

    private static final String DELIMITER = "[\\x09\\x20-\\x2F\\x3B-\\x40\\x5B-\\x60\\x7B-\\x7E]";
    private static final Pattern TIME = pattern("([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?");
    private static final Pattern DAY = pattern("([0-9]{1,2})(?:[^0-9].*)?");
    private static final Pattern MONTH = pattern("(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*");
    private static final Pattern YEAR = pattern("([0-9]{2,4})(?:[^0-9].*)?");
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private static final DateTimeFormatter IMF = formatter("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
    private static final DateTimeFormatter ASCTIME = formatter("EEE MMM d HH:mm:ss yyyy");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private CookieDateTarget() {}

    /** Takes a year of two digits for one of this century up to 89, not 69. */
    private static @Nullable Instant planted(String text) {
        Instant read = CookieDate.parse(text);
        if (read == null || text.contains("19")) {
            return read;
        }
        OffsetDateTime date = read.atOffset(ZoneOffset.UTC);
        boolean shows = date.getYear() >= 1970 && date.getYear() < 1990;
        return shows ? date.plusYears(100).toInstant() : read;
    }

    private static void check(Function<String, @Nullable Instant> parser, byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Instant read = parser.apply(text);
        if (text.length() <= Target.SECOND_OPINION) {
            Expect.same(expected(text), read, "the date of " + text);
        }
        if (read != null) {
            Expect.that(!read.isAfter(LAST), "a year of five digits in " + text);
            Expect.same(read, parser.apply(written(read)), "written as in RFC 9110");
            Expect.same(read, parser.apply(ASCTIME.format(read)), "written as by asctime");
        }
    }

    /** As servers should write it (RFC 9110 section 5.6.7). */
    static String written(Instant date) {
        return IMF.format(date);
    }

    private static @Nullable Instant expected(String text) {
        Matcher time = null;
        int day = -1;
        int month = -1;
        int year = -1;
        for (String token : text.split(DELIMITER, -1)) {
            Matcher asTime = TIME.matcher(token);
            Matcher asDay = DAY.matcher(token);
            Matcher asMonth = MONTH.matcher(token);
            Matcher asYear = YEAR.matcher(token);
            if (time == null && asTime.matches()) {
                time = asTime;
            } else if (day < 0 && asDay.matches()) {
                day = Integer.parseInt(asDay.group(1));
            } else if (month < 0 && asMonth.matches()) {
                month = MONTHS.indexOf(asMonth.group(1).toLowerCase(Locale.ROOT)) / 3 + 1;
            } else if (year < 0 && asYear.matches()) {
                year = Integer.parseInt(asYear.group(1));
            }
        }
        if (year >= 70 && year <= 99) {
            year += 1900;
        } else if (year >= 0 && year <= 69) {
            year += 2000;
        }
        if (time == null || day < 1 || month < 1 || year < 1601) {
            return null;
        }
        try {
            return LocalDateTime.of(year, month, day, part(time, 1), part(time, 2), part(time, 3))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int part(Matcher time, int group) {
        return Integer.parseInt(time.group(group));
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC);
    }
}
