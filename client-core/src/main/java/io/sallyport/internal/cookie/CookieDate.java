package io.sallyport.internal.cookie;

import io.sallyport.internal.text.Tokens;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the dates of cookies (RFC 6265bis section 5.1.1), which take nearly any order and any junk between. Total; one pass over the text. Stateless. */
public final class CookieDate {

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final int FIRST_YEAR = 1601;

    private CookieDate() {}

    /** The instant, or null if the text is no date. */
    public static @Nullable Instant parse(String text) {
        Found found = new Found();
        int i = 0;
        while (i < text.length()) {
            while (i < text.length() && isDelimiter(text.charAt(i))) {
                i++;
            }
            int start = i;
            while (i < text.length() && !isDelimiter(text.charAt(i))) {
                i++;
            }
            if (i > start) {
                found.token(text, start, i);
            }
        }
        return found.instant();
    }

    private static boolean isDelimiter(char c) {
        return c == '\t'
                || (c >= 0x20 && c <= 0x2F)
                || (c >= 0x3B && c <= 0x40)
                || (c >= 0x5B && c <= 0x60)
                || (c >= 0x7B && c <= 0x7E);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** What the tokens so far have given; each part is taken from the first token that can be it. */
    private static final class Found {

        private int second = -1; // stands for the whole time
        private int minute;
        private int hour;
        private int day = -1;
        private int month = -1;
        private int year = -1;

        private void token(String text, int start, int end) {
            if (second < 0 && time(text, start, end)) {
                return;
            }
            int digits = digits(text, start, end);
            if (day < 0 && (digits == 1 || digits == 2)) {
                day = number(text, start, digits);
            } else if (month < 0 && month(text, start, end)) {
                return;
            } else if (year < 0 && digits >= 2 && digits <= 4) {
                year = number(text, start, digits);
                if (year <= 99) {
                    year += year >= 70 ? 1900 : 2000;
                }
            }
        }

        /** Three numbers of one or two digits with colons between, and no digit after them. */
        private boolean time(String text, int start, int end) {
            int[] parts = new int[3];
            int at = start;
            for (int part = 0; part < 3; part++) {
                int digits = digits(text, at, end);
                if (digits < 1 || digits > 2) {
                    return false;
                }
                parts[part] = number(text, at, digits);
                at += digits;
                if (part < 2) {
                    if (at >= end || text.charAt(at) != ':') {
                        return false;
                    }
                    at++;
                }
            }
            hour = parts[0];
            minute = parts[1];
            second = parts[2];
            return true;
        }

        private boolean month(String text, int start, int end) {
            if (end - start < 3) {
                return false;
            }
            for (int i = 0; i < 12; i++) {
                if (isMonth(text, start, i * 3)) {
                    month = i + 1;
                    return true;
                }
            }
            return false;
        }

        private static boolean isMonth(String text, int start, int name) {
            for (int i = 0; i < 3; i++) {
                if (Tokens.lower(text.charAt(start + i)) != MONTHS.charAt(name + i)) {
                    return false;
                }
            }
            return true;
        }

        private @Nullable Instant instant() {
            boolean whole = second >= 0 && day >= 0 && month >= 0 && year >= 0;
            if (!whole || year < FIRST_YEAR) {
                return null;
            }
            try {
                return LocalDateTime.of(year, month, day, hour, minute, second).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                return null; // 25 o'clock, or February 30
            }
        }

        /** How many digits there are, counted to five at most. */
        private static int digits(String text, int start, int end) {
            int i = start;
            while (i < end && i - start < 5 && isDigit(text.charAt(i))) {
                i++;
            }
            return i - start;
        }

        private static int number(String text, int start, int digits) {
            int value = 0;
            for (int i = start; i < start + digits; i++) {
                value = value * 10 + (text.charAt(i) - '0');
            }
            return value;
        }
    }
}
