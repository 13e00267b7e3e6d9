package io.sallyport.cookie;

import io.sallyport.internal.cookie.CookieRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of a cookie file as Netscape had it and curl reads and writes it: seven fields between tabs. Pure functions. Stateless. */
final class NetscapeFormat {

    static final String FIRST_LINE = "# Netscape HTTP Cookie File";

    private static final String HTTP_ONLY = "#HttpOnly_";

    /** Later than any time that counts; numbers stop growing here. */
    private static final long LATE = 1L << 40;

    private NetscapeFormat() {}

    /** Whether a line is meant as a cookie: no comment, not blank. */
    static boolean isCookie(String line) {
        return line.startsWith(HTTP_ONLY) || !(line.isBlank() || line.startsWith("#"));
    }

    /** The cookie of a line, or null if it is none. Total. */
    static @Nullable Cookie read(String line, Instant created) {
        boolean httpOnly = line.startsWith(HTTP_ONLY);
        List<String> fields = fields(httpOnly ? line.substring(HTTP_ONLY.length()) : line);
        if (fields.size() != 7) {
            return null;
        }
        String domain = fields.get(0).startsWith(".") ? fields.get(0).substring(1) : fields.get(0);
        boolean hostOnly = !fields.get(1).equalsIgnoreCase("TRUE");
        String path = fields.get(2).startsWith("/") ? fields.get(2) : "/";
        boolean secure = fields.get(3).equalsIgnoreCase("TRUE");
        long end = seconds(fields.get(4));
        String name = fields.get(5);
        if (end < 0 || name.isEmpty() || !CookieRules.keepsPrefix(name, "", secure, hostOnly && path.equals("/"))) {
            return null;
        }
        try {
            Cookie.Builder cookie = Cookie.builder(name, fields.get(6), domain)
                    .path(path)
                    .secure(secure)
                    .httpOnly(httpOnly)
                    .expires(end == 0 ? null : Instant.ofEpochSecond(end));
            return (hostOnly ? cookie : cookie.withSubdomains()).build(created);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The line of a cookie, or null if the format cannot hold it. */
    static @Nullable String write(Cookie cookie) {
        // A dot before the domain is no part of it here.
        boolean dotted = cookie.domain().startsWith(".");
        if (dotted
                || cookie.name().isEmpty()
                || hasTab(cookie.name())
                || hasTab(cookie.value())
                || hasTab(cookie.path())) {
            return null;
        }
        Instant end = cookie.expires();
        return (cookie.httpOnly() ? HTTP_ONLY : "")
                + (cookie.hostOnly() ? "" : ".")
                + cookie.domain() + "\t"
                + flag(!cookie.hostOnly()) + "\t"
                + cookie.path() + "\t"
                + flag(cookie.secure()) + "\t"
                + (end == null ? 0 : Math.max(1, end.getEpochSecond())) + "\t"
                + cookie.name() + "\t"
                + cookie.value();
    }

    /** An omitted path is the root, an omitted last field is empty: curl takes both. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>(List.of(line.split("\t", 9)));
        if (fields.size() > 2 && (fields.get(2).equals("TRUE") || fields.get(2).equals("FALSE"))) {
            fields.add(2, "/");
        }
        if (fields.size() == 6) {
            fields.add("");
        }
        return fields;
    }

    /** Or -1 if it is no number. */
    private static long seconds(String text) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = Math.min(value * 10 + (c - '0'), LATE);
        }
        return text.isEmpty() ? -1 : value;
    }

    private static boolean hasTab(String text) {
        return text.indexOf('\t') >= 0;
    }

    private static String flag(boolean value) {
        return value ? "TRUE" : "FALSE";
    }
}
