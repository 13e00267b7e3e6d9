package io.sallyport.internal.cookie;

import io.sallyport.internal.text.Tokens;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a Set-Cookie field says (RFC 6265bis section 5.6), before anybody has asked whether its sender may say so. Immutable.
 *
 * @param name may be empty
 * @param value may be empty
 * @param domain lower case, without a leading dot; empty if there is none
 * @param path as written; null if there is none
 * @param expires null if there is none that can be read
 * @param maxAge seconds; null if there is none that can be read
 * @param secure whether it has Secure
 * @param httpOnly whether it has HttpOnly
 * @param sameSite as written; null if there is none
 */
public record SetCookie(
        String name,
        String value,
        String domain,
        @Nullable String path,
        @Nullable Instant expires,
        @Nullable Long maxAge,
        boolean secure,
        boolean httpOnly,
        @Nullable String sameSite) {

    /** The most that name and value may have together, in bytes; past it the cookie is refused. */
    public static final int MAX_NAME_AND_VALUE = 4096;

    /** The longest value of an attribute, in bytes; a longer one is overlooked. */
    public static final int MAX_ATTRIBUTE = 1024;

    /** Longer than any age that counts; numbers stop growing here. */
    private static final long LONG_AGE = 1L << 40;

    /** Reads the value of one Set-Cookie field, or null if it sets no cookie. Total; linear in its length. */
    public static @Nullable SetCookie parse(String field) {
        if (hasControl(field)) {
            return null;
        }
        int pairEnd = indexOf(';', field, 0, field.length());
        int equals = indexOf('=', field, 0, pairEnd);
        boolean named = equals < pairEnd;
        String name = named ? trimmed(field, 0, equals) : "";
        String value = trimmed(field, named ? equals + 1 : 0, pairEnd);
        int length = name.length() + value.length();
        return length == 0 || length > MAX_NAME_AND_VALUE ? null : withAttributes(name, value, field, pairEnd);
    }

    /** Whether a control character other than the tab is in it. */
    public static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                return true;
            }
        }
        return false;
    }

    private static SetCookie withAttributes(String name, String value, String field, int from) {
        String domain = "";
        String path = null;
        Instant expires = null;
        Long maxAge = null;
        boolean secure = false;
        boolean httpOnly = false;
        String sameSite = null;
        int start = from + 1;
        while (start <= field.length()) {
            int end = indexOf(';', field, start, field.length());
            int equals = indexOf('=', field, start, end);
            String attribute = Tokens.lower(trimmed(field, start, equals));
            String text = equals < end ? trimmed(field, equals + 1, end) : "";
            start = end + 1;
            if (text.length() > MAX_ATTRIBUTE) {
                continue;
            }
            switch (attribute) {
                case "domain" -> domain = Tokens.lower(text.startsWith(".") ? text.substring(1) : text);
                case "path" -> path = text;
                case "expires" -> {
                    Instant read = CookieDate.parse(text);
                    expires = read != null ? read : expires;
                }
                case "max-age" -> {
                    Long read = seconds(text);
                    maxAge = read != null ? read : maxAge;
                }
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "samesite" -> sameSite = text;
                default -> {} // what nobody knows is overlooked (section 5.6)
            }
        }
        return new SetCookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** A minus sign or none, then digits and nothing else. */
    private static @Nullable Long seconds(String text) {
        boolean negative = text.startsWith("-");
        int start = negative ? 1 : 0;
        if (start == text.length()) {
            return null;
        }
        long value = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            value = Math.min(value * 10 + (c - '0'), LONG_AGE);
        }
        return negative ? -value : value;
    }

    /** Where the character is, or the end. */
    private static int indexOf(char c, String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) != c) {
            i++;
        }
        return i;
    }

    private static String trimmed(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** Never the value, which is a secret. */
    @Override
    public String toString() {
        return "SetCookie[" + Tokens.printable(name) + "]";
    }
}
