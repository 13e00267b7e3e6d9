package io.sallyport.internal.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 section 2.1) over UTF-8. Pure functions. Stateless. */
public final class Percent {

    private static final String HEX = "0123456789ABCDEF";

    private Percent() {}

    /** Escapes a text for use as one path segment or query component: everything but RFC 3986 unreserved. */
    public static String escapeComponent(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            boolean unreserved = (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || c == '~';
            if (unreserved) {
                out.append((char) c);
            } else {
                percent(c, out);
            }
        });
        return out.toString();
    }

    /** Escapes controls, everything beyond ASCII, and the given characters; what is escaped already stays as it is. */
    static String escape(String text, String escaped) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean plain = c > 0x1F && c < 0x7F && escaped.indexOf(c) < 0;
            if (!plain && out == null) {
                out = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (out != null && plain) {
                out.append((char) c);
            } else if (out != null) {
                percent(c, out);
            }
            i += Character.charCount(c);
        }
        return out == null ? text : out.toString();
    }

    /** The text with its escapes read as UTF-8; what is no escape stays. */
    public static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (raw[i] == '%' && high >= 0 && low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A code point in UTF-8, each byte escaped; half a surrogate pair becomes U+FFFD. */
    static void percent(int codePoint, StringBuilder out) {
        int c = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? 0xFFFD : codePoint;
        if (c < 0x80) {
            percentByte(c, out);
            return;
        }
        int following = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        int mark = (0xFF00 >> (following + 1)) & 0xFF;
        percentByte(mark | (c >> (6 * following)), out);
        for (int i = following - 1; i >= 0; i--) {
            percentByte(0x80 | ((c >> (6 * i)) & 0x3F), out);
        }
    }

    /** A byte that came as a Latin-1 character, escaped; what is no byte becomes U+FFFD. */
    static void escapeByte(char c, StringBuilder out) {
        if (c <= 0xFF) {
            percentByte(c, out);
        } else {
            percent(0xFFFD, out);
        }
    }

    private static void percentByte(int octet, StringBuilder out) {
        out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
    }
}
