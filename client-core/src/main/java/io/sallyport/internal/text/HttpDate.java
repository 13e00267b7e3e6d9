package io.sallyport.internal.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates in header fields, in all three formats (RFC 9110 section 5.6.7): {@code Sun, 06 Nov 1994 08:49:37 GMT}, {@code Sunday, 06-Nov-94 08:49:37 GMT}, {@code Sun Nov  6 08:49:37 1994}. Case does
 * not matter, and the day of the week may be a wrong one; all else is as the grammar has it. Total; one pass over the text. Stateless.
 */
public final class HttpDate {

    private static final int LONGEST = "Wednesday, 06-Nov-94 08:49:37 GMT".length();
    private static final String[] DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private HttpDate() {}

    /**
     * The instant, or null if the text is no date.
     *
     * @param now what years of two digits are near to: 49 years before to 50 years after
     */
    public static @Nullable Instant parse(String text, Instant now) {
        if (text.length() > LONGEST) {
            return null;
        }
        Reader reader = new Reader(Tokens.lower(text));
        reader.date(now.atOffset(ZoneOffset.UTC).getYear());
        return reader.instant();
    }

    /** Goes over a text once. After the first thing that does not fit it reads nothing more. */
    private static final class Reader {

        private final String text;
        private int at;
        private boolean fits = true;
        private int year;
        private int month;
        private int day;
        private int hour;
        private int minute;
        private int second;

        private Reader(String text) {
            this.text = text;
        }

        private void date(int thisYear) {
            boolean whole = isWholeDayName();
            if (!whole && next() == ' ') {
                asctime();
                return;
            }
            literal(", ");
            char separator = whole ? '-' : ' ';
            day = number(2);
            literal(separator);
            month();
            literal(separator);
            year = whole ? near(thisYear, number(2)) : number(4);
            literal(' ');
            time();
            literal(" gmt");
        }

        private void asctime() {
            literal(' ');
            month();
            literal(' ');
            if (next() == ' ') {
                literal(' ');
                day = number(1);
            } else {
                day = number(2);
            }
            literal(' ');
            time();
            literal(' ');
            year = number(4);
        }

        private static int near(int thisYear, int lastDigits) {
            int year = thisYear - Math.floorMod(thisYear, 100) + lastDigits;
            if (year > thisYear + 50) {
                return year - 100;
            }
            return year < thisYear - 49 ? year + 100 : year;
        }

        /** Reads the name of a day; false if it was its first three letters, or none. */
        private boolean isWholeDayName() {
            for (String name : DAYS) {
                if (text.startsWith(name)) {
                    at = name.length();
                    return true;
                }
                if (text.startsWith(name.substring(0, 3))) {
                    at = 3;
                }
            }
            fits = at > 0;
            return false;
        }

        private void month() {
            for (int i = 0; i < 12 && fits; i++) {
                if (text.startsWith(MONTHS.substring(3 * i, 3 * i + 3), at)) {
                    month = i + 1;
                    at += 3;
                    return;
                }
            }
            fits = false;
        }

        private void time() {
            hour = number(2);
            literal(':');
            minute = number(2);
            literal(':');
            second = number(2);
        }

        private int next() {
            return at < text.length() ? text.charAt(at) : -1;
        }

        private void literal(char expected) {
            fits = fits && next() == expected;
            at++;
        }

        private void literal(String expected) {
            fits = fits && text.startsWith(expected, at);
            at += expected.length();
        }

        private int number(int digits) {
            int value = 0;
            for (int i = 0; i < digits && fits; i++) {
                int digit = next() - '0';
                fits = digit >= 0 && digit <= 9;
                value = value * 10 + digit;
                at++;
            }
            return value;
        }

        private @Nullable Instant instant() {
            if (!fits || at != text.length()) {
                return null;
            }
            boolean leap = second == 60;
            try {
                return LocalDateTime.of(year, month, day, hour, minute, leap ? 59 : second)
                        .plusSeconds(leap ? 1 : 0)
                        .toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                return null; // 25 o'clock, or February 30
            }
        }
    }
}
