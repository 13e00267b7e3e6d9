package io.sallyport.netty.internal.http1;

import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * Reads complete heads and trailer sections from bytes (RFC 9112 sections 4 and 5). Strict: what is not in the grammar is refused, with the rule that it breaks. Pure, but for the names it knows. Stateless.
 */
final class Http1HeadParser {

    private static final String START = "HTTP/1.";

    private Http1HeadParser() {}

    /**
     * Reads a status line and fields.
     *
     * @param bytes holds them
     * @param end behind the empty line that ends them
     * @param like the fields of an earlier response: what is the same at the same place is not made anew
     */
    static Http1Head head(byte[] bytes, int end, int maxFields, Headers like) throws MalformedResponseException {
        int lineEnd = lineEnd(bytes, 0, end);
        int text = textEnd(bytes, 0, lineEnd);
        HttpVersion version = version(bytes, text);
        int status = status(bytes, text);
        String reason = text > 13 ? latin1(bytes, 13, text, "OK") : "";
        return new Http1Head(version, status, reason, fields(bytes, lineEnd + 1, end, maxFields, false, like));
    }

    /** Reads a trailer section: fields and an empty line, every line ended by CRLF. */
    static Headers trailers(byte[] bytes, int end, int maxFields) throws MalformedResponseException {
        return fields(bytes, 0, end, maxFields, true, Headers.empty());
    }

    /**
     * Refuses what cannot become a status line, as soon as that can be seen: the banner of a server that speaks something else may never end.
     *
     * @param known how much of it was looked at before
     * @param end what has come
     */
    static void requireStart(byte[] bytes, int known, int end) throws MalformedResponseException {
        for (int i = known; i < Math.min(end, START.length()); i++) {
            if (bytes[i] != START.charAt(i)) {
                throw noStatusLine(bytes, end);
            }
        }
    }

    private static MalformedResponseException noStatusLine(byte[] bytes, int end) {
        return new MalformedResponseException(
                "the status line \"" + excerpt(bytes, end) + "\" does not start with HTTP/1.x (RFC 9112 4)");
    }

    private static HttpVersion version(byte[] bytes, int end) throws MalformedResponseException {
        requireStart(bytes, 0, end);
        if (end <= START.length() || !isDigit(bytes[START.length()])) {
            throw noStatusLine(bytes, end);
        }
        return bytes[7] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private static int status(byte[] bytes, int end) throws MalformedResponseException {
        boolean grammatical = end >= 12
                && bytes[8] == ' '
                && isDigit(bytes[9])
                && isDigit(bytes[10])
                && isDigit(bytes[11])
                && (end == 12 || bytes[12] == ' ');
        int status = grammatical ? (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0') : 0;
        if (status < 100) {
            throw new MalformedResponseException("the status line \"" + excerpt(bytes, end)
                    + "\" has no status code of three digits, 100 to 999 (RFC 9112 4)");
        }
        return status;
    }

    private static Headers fields(byte[] bytes, int start, int end, int maxFields, boolean crlfOnly, Headers like)
            throws MalformedResponseException {
        FieldCollector fields = new FieldCollector(like);
        String name = null;
        String value = "";
        int line = start;
        while (line < end) {
            int lf = lineEnd(bytes, line, end);
            if (crlfOnly && (lf == line || bytes[lf - 1] != '\r')) {
                throw new MalformedResponseException("a trailer line ends with a bare LF (RFC 9112 7.1)");
            }
            int text = textEnd(bytes, line, lf);
            if (text == line) {
                break; // the empty line
            }
            if (bytes[line] == ' ' || bytes[line] == '\t') {
                if (name == null) {
                    throw new MalformedResponseException("white space before the first field (RFC 9112 2.2)");
                }
                value = folded(value, trimmed(bytes, line, text, ""));
            } else {
                if (name != null) {
                    fields.add(name, value);
                }
                if (fields.size() >= maxFields) {
                    throw new MalformedResponseException(
                            "more than " + maxFields + " fields (Http1Config.maxHeaderCount)");
                }
                int colon = colon(bytes, line, text);
                String usual = fields.usualName();
                name = matches(bytes, line, colon, usual) ? usual : FieldNames.of(bytes, line, colon);
                value = trimmed(bytes, colon + 1, text, fields.usualValue());
            }
            line = lf + 1;
        }
        if (name != null) {
            fields.add(name, value);
        }
        return fields.build();
    }

    /** Two lines of one value: a space stands for the fold (RFC 9112 5.2), and none at the ends of the value (RFC 9110 5.5). */
    private static String folded(String value, String more) {
        return value.isEmpty() ? more : more.isEmpty() ? value : value + " " + more;
    }

    private static int colon(byte[] bytes, int start, int end) throws MalformedResponseException {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == ':' && i > start) {
                return i;
            }
            if (!FieldNames.isTokenByte(b)) {
                throw new MalformedResponseException("a field name has " + named(b) + " at byte " + (i - start)
                        + " of its line (expected: a token and a colon, RFC 9112 5.1)");
            }
        }
        throw new MalformedResponseException("a field line has no colon (RFC 9112 5)");
    }

    /** The index of the LF that ends the line; refuses what must not stand in it. */
    private static int lineEnd(byte[] bytes, int start, int end) throws MalformedResponseException {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                return i;
            }
            if (b == 0 || (b == '\r' && bytes[i + 1] != '\n')) {
                throw new MalformedResponseException("the head has " + (b == 0 ? "a NUL" : "a bare CR") + " at byte "
                        + i + " (RFC 9110 5.5, RFC 9112 2.2)");
            }
        }
        throw new MalformedResponseException("the head has no end");
    }

    private static int textEnd(byte[] bytes, int start, int lf) {
        return lf > start && bytes[lf - 1] == '\r' ? lf - 1 : lf;
    }

    private static String trimmed(byte[] bytes, int start, int end, String usual) {
        int from = start;
        int to = end;
        while (from < to && (bytes[from] == ' ' || bytes[from] == '\t')) {
            from++;
        }
        while (to > from && (bytes[to - 1] == ' ' || bytes[to - 1] == '\t')) {
            to--;
        }
        return latin1(bytes, from, to, usual);
    }

    /** The text of these bytes: the usual one, if it is the same. */
    private static String latin1(byte[] bytes, int from, int to, String usual) {
        return matches(bytes, from, to, usual)
                ? usual
                : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean matches(byte[] bytes, int from, int to, String text) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != (bytes[from + i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static String named(byte b) {
        return b > 0x20 && b < 0x7F ? "'" + (char) b + "'" : String.format("byte 0x%02X", b & 0xFF);
    }

    private static String excerpt(byte[] bytes, int end) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(end, 40); i++) {
            byte b = bytes[i];
            out.append(b >= 0x20 && b < 0x7F ? (char) b : '?');
        }
        return out.append(end > 40 ? "..." : "").toString();
    }
}
