package io.sallyport.internal.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of a field's value: {@code ; name=value; name*=charset'language'value} (RFC 9110 section 5.6.6, RFC 8187). Pure functions. Stateless. */
public final class Parameters {

    private Parameters() {}

    /**
     * Reads parameters; leaves out what is none. Names in lower case; of one name the first counts. Linear.
     *
     * @param start behind the semicolon before the first one
     */
    public static Map<String, String> parse(String text, int start) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = start;
        while (at < text.length()) {
            int equals = skipSpace(text, tokenEnd(text, skipSpace(text, at)));
            String name = Tokens.lower(text.substring(at, equals).trim());
            if (name.isEmpty() || equals == text.length() || text.charAt(equals) != '=') {
                at = nextSemicolon(text, equals) + 1;
                continue;
            }
            int from = skipSpace(text, equals + 1);
            int end = nextSemicolon(text, from);
            String value = value(name, text.substring(from, end).trim());
            if (value != null) {
                parameters.putIfAbsent(name, value);
            }
            at = end + 1;
        }
        return parameters;
    }

    private static @Nullable String value(String name, String written) {
        boolean quoted = written.startsWith("\"");
        if (name.endsWith("*")) {
            return quoted ? null : extended(written);
        }
        return readable(quoted ? unquoted(written) : written);
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private static int tokenEnd(String text, int from) {
        int at = from;
        while (at < text.length() && Tokens.isTokenChar(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The next semicolon outside of a quoted string, or the end. */
    public static int nextSemicolon(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    /** A quoted string's content, up to its closing quote or the end. */
    private static String unquoted(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 1; i < text.length() && text.charAt(i) != '"'; i++) {
            boolean escape = text.charAt(i) == '\\' && i + 1 < text.length();
            if (escape) {
                i++;
            }
            out.append(text.charAt(i));
        }
        return out.toString();
    }

    /** Bytes that were read as Latin-1, as UTF-8 if they are that. */
    private static String readable(String latin) {
        boolean ascii = true;
        for (int i = 0; i < latin.length(); i++) {
            if (latin.charAt(i) > 0xFF) {
                return latin; // from elsewhere than the wire
            }
            ascii &= latin.charAt(i) < 0x80;
        }
        String utf8 = ascii ? latin : decoded(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return utf8 == null ? latin : utf8;
    }

    /** An extended value (RFC 8187 section 3.2.1), or null if it is none. */
    private static @Nullable String extended(String text) {
        int first = text.indexOf('\'');
        int second = first < 0 ? -1 : text.indexOf('\'', first + 1);
        if (second < 0) {
            return null;
        }
        String charset = text.substring(0, first);
        byte[] bytes = unescaped(text.substring(second + 1));
        if (bytes == null) {
            return null;
        }
        if (Tokens.equalsIgnoreCase(charset, "UTF-8")) {
            return decoded(bytes, StandardCharsets.UTF_8);
        }
        return Tokens.equalsIgnoreCase(charset, "ISO-8859-1") ? decoded(bytes, StandardCharsets.ISO_8859_1) : null;
    }

    /** The bytes of percent-escaped ASCII, or null if an escape is broken or another character is there. */
    private static byte @Nullable [] unescaped(String text) {
        byte[] out = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                if (c <= ' ' || c >= 0x7F) {
                    return null;
                }
                out[size++] = (byte) c;
                continue;
            }
            int high = i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
            int low = i + 2 < text.length() ? hex(text.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            out[size++] = (byte) (high * 16 + low);
            i += 2;
        }
        return Arrays.copyOf(out, size);
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static @Nullable String decoded(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
