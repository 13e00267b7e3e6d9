package io.sallyport.internal.text;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Content-Range} (RFC 9110 section 14.4): {@code bytes 0-499/1234}, {@code bytes 0-499/*}, and {@code bytes *}{@code /1234} where nothing could be given. Immutable.
 *
 * @param first the place of the first byte; -1 if no range is given
 * @param last the place of the last byte; -1 if no range is given
 * @param total how many bytes there are in all; -1 if that is not said
 */
public record ContentRange(long first, long last, long total) {

    private static final int LONGEST = 100;
    private static final String UNIT = "bytes ";

    /** The range; null if the text is none, or one that cannot be. Total; one pass over the text. */
    public static @Nullable ContentRange parse(@Nullable String text) {
        if (text == null || text.length() > LONGEST || !Tokens.lower(text).startsWith(UNIT)) {
            return null;
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return null;
        }
        String range = text.substring(UNIT.length(), slash).strip();
        String all = text.substring(slash + 1).strip();
        long total = all.equals("*") ? -1 : number(all);
        if (total < 0 && !all.equals("*")) {
            return null;
        }
        if (range.equals("*")) {
            return total < 0 ? null : new ContentRange(-1, -1, total);
        }
        int dash = range.indexOf('-');
        long first = dash < 0 ? -1 : number(range.substring(0, dash));
        long last = dash < 0 ? -1 : number(range.substring(dash + 1));
        boolean fits = first >= 0 && last >= first && (total < 0 || last < total);
        return fits ? new ContentRange(first, last, total) : null;
    }

    /** -1 if it is none. */
    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
