package io.sallyport.fuzz;

import io.sallyport.internal.cookie.CookieDate;
import io.sallyport.internal.cookie.SetCookie;
import java.math.BigInteger;
import java.net.HttpCookie;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Set-Cookie fields. Second opinions: RFC 6265bis section 5.6 by {@code split}; {@code java.net.HttpCookie} for what it reads alike; the cookie written and read again. */
final class SetCookieTarget {

    static final Target<Function<String, @Nullable SetCookie>> TARGET =
            new Target<>("set-cookie", SetCookie::parse, SetCookieTarget::planted, SetCookieTarget::check);

    private static final BigInteger LONG_AGE = BigInteger.ONE.shiftLeft(40);

    private SetCookieTarget() {}

    /** Knows HttpOnly as most write it only. */
    private static @Nullable SetCookie planted(String field) {
        SetCookie read = SetCookie.parse(field);
        if (read == null || field.contains("HttpOnly")) {
            return read;
        }
        return new SetCookie(
                read.name(),
                read.value(),
                read.domain(),
                read.path(),
                read.expires(),
                read.maxAge(),
                read.secure(),
                false,
                read.sameSite());
    }

    private static void check(Function<String, @Nullable SetCookie> parser, byte[] input) {
        String field = new String(input, StandardCharsets.ISO_8859_1);
        SetCookie read = parser.apply(field);
        if (input.length <= Target.SECOND_OPINION) {
            Expect.same(expected(field), read, "the cookie of " + field);
        }
        if (read == null) {
            return;
        }
        Expect.that(
                read.name().length() + read.value().length() <= SetCookie.MAX_NAME_AND_VALUE,
                "a cookie that is too long");
        Expect.that(!read.toString().contains("=" + read.value()), "a value in " + read);
        Expect.same(read, parser.apply(written(read)), "read again: " + written(read));
        compare(field, read);
    }

    private static @Nullable SetCookie expected(String field) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                return null;
            }
        }
        String[] parts = field.split(";", -1);
        Pair pair = pair(parts[0]);
        String name = pair.value == null ? "" : pair.name;
        String value = pair.value == null ? pair.name : pair.value;
        if ((name.isEmpty() && value.isEmpty()) || name.length() + value.length() > 4096) {
            return null;
        }
        String domain = "";
        String path = null;
        Instant expires = null;
        Long maxAge = null;
        boolean secure = false;
        boolean httpOnly = false;
        String sameSite = null;
        for (int i = 1; i < parts.length; i++) {
            Pair attribute = pair(parts[i]);
            String text = attribute.value == null ? "" : attribute.value;
            String is = attribute.name.toLowerCase(Locale.ROOT);
            if (text.length() > 1024) {
                continue;
            }
            if (is.equals("domain")) {
                domain = lower(text.startsWith(".") ? text.substring(1) : text);
            } else if (is.equals("path")) {
                path = text;
            } else if (is.equals("expires") && CookieDate.parse(text) != null) {
                expires = CookieDate.parse(text);
            } else if (is.equals("max-age") && text.matches("-?[0-9]+")) {
                BigInteger age = new BigInteger(text);
                maxAge = age.signum() * age.abs().min(LONG_AGE).longValueExact();
            } else if (is.equals("secure")) {
                secure = true;
            } else if (is.equals("httponly")) {
                httpOnly = true;
            } else if (is.equals("samesite")) {
                sameSite = text;
            }
        }
        return new SetCookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** What stands before the first equals sign, and what behind it; null if there is no such sign. */
    private record Pair(String name, @Nullable String value) {}

    private static Pair pair(String text) {
        String[] halves = text.split("=", 2);
        return new Pair(trimmed(halves[0]), halves.length == 1 ? null : trimmed(halves[1]));
    }

    private static String trimmed(String text) {
        return text.replaceFirst("^[ \t]+", "").replaceFirst("[ \t]+\\z", "");
    }

    private static String lower(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return out.toString();
    }

    private static String written(SetCookie cookie) {
        return cookie.name() + "=" + cookie.value()
                + (cookie.domain().isEmpty() ? "" : "; Domain=." + cookie.domain())
                + (cookie.path() == null ? "" : "; Path=" + cookie.path())
                + (cookie.expires() == null ? "" : "; Expires=" + CookieDateTarget.written(cookie.expires()))
                + (cookie.maxAge() == null ? "" : "; Max-Age=" + cookie.maxAge())
                + (cookie.secure() ? "; Secure" : "")
                + (cookie.httpOnly() ? "; HttpOnly" : "")
                + (cookie.sameSite() == null ? "" : "; SameSite=" + cookie.sameSite());
    }

    /** As old programs read it; no commas, quotes and dollars, which meant something once. */
    private static void compare(String field, SetCookie read) {
        if (!field.matches("[A-Za-z0-9_]{1,100}=[A-Za-z0-9_=; ./-]{0,1000}")) {
            return;
        }
        HttpCookie second;
        try {
            second = HttpCookie.parse("Set-Cookie: " + field).get(0);
        } catch (IllegalArgumentException e) {
            return;
        }
        Expect.same(second.getName(), read.name(), "name in " + field);
        Expect.same(second.getValue(), read.value(), "value in " + field);
        Expect.same(second.getSecure(), read.secure(), "Secure in " + field);
        Expect.same(second.isHttpOnly(), read.httpOnly(), "HttpOnly in " + field);
    }
}
