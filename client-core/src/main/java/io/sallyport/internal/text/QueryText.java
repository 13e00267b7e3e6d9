package io.sallyport.internal.text;

import org.jspecify.annotations.Nullable;

/** Pairs of names and values in the query of a path (RFC 3986 section 3.4, as WHATWG URL section 5 reads it). What is not asked for stays as it was written. Pure functions. Stateless. */
public final class QueryText {

    private QueryText() {}

    /**
     * The path and query with a pair after all others.
     *
     * @param name not escaped
     * @param value not escaped; null for a name alone
     */
    public static String add(String pathAndQuery, String name, @Nullable String value) {
        int question = pathAndQuery.indexOf('?');
        String separator =
                question < 0 ? "?" : question == pathAndQuery.length() - 1 || pathAndQuery.endsWith("&") ? "" : "&";
        return pathAndQuery + separator + pair(name, value);
    }

    /**
     * The path and query with this as the only pair of its name: in the place of the first one, or at the end.
     *
     * @param name not escaped
     * @param value not escaped
     */
    public static String set(String pathAndQuery, String name, String value) {
        String pair = pair(name, value);
        String changed = replaced(pathAndQuery, name, pair);
        return changed == null ? add(pathAndQuery, name, value) : changed;
    }

    /**
     * The path and query without all pairs of that name; without the question mark, if nothing is left behind it.
     *
     * @param name not escaped
     */
    public static String remove(String pathAndQuery, String name) {
        String changed = replaced(pathAndQuery, name, null);
        return changed == null ? pathAndQuery : changed;
    }

    private static String pair(String name, @Nullable String value) {
        String escaped = Percent.escapeComponent(name);
        return value == null ? escaped : escaped + "=" + Percent.escapeComponent(value);
    }

    /** Null if there is no pair of that name. */
    private static @Nullable String replaced(String pathAndQuery, String name, @Nullable String pair) {
        int question = pathAndQuery.indexOf('?');
        if (question < 0) {
            return null;
        }
        StringBuilder out = new StringBuilder(pathAndQuery.length() + 32).append(pathAndQuery, 0, question);
        boolean found = false;
        char separator = '?';
        int start = question + 1;
        while (start <= pathAndQuery.length()) {
            int and = pathAndQuery.indexOf('&', start);
            int end = and < 0 ? pathAndQuery.length() : and;
            boolean same = isNamed(pathAndQuery, start, end, name);
            if (!same || (!found && pair != null)) {
                out.append(separator);
                separator = '&';
                if (same) {
                    out.append(pair);
                } else {
                    out.append(pathAndQuery, start, end);
                }
            }
            found |= same;
            start = end + 1;
        }
        return found ? out.toString() : null;
    }

    private static boolean isNamed(String text, int start, int end, String name) {
        int equals = text.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        boolean nothing = start == end; // as between && : no pair at all
        return !nothing
                && Percent.unescape(text.substring(start, nameEnd).replace('+', ' '))
                        .equals(name);
    }
}
