package io.sallyport.internal.text;

/** The character rules of RFC 9110 section 5.6.2 (tokens) and section 5.5 (field values). Pure functions. Stateless. */
public final class Tokens {

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[c - 32] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Tokens() {}

    /** Whether the character may stand in a token (method, field name). */
    public static boolean isTokenChar(int c) {
        return c >= 0 && c < 128 && TOKEN[c];
    }

    /**
     * Returns the text if it is a token.
     *
     * @param what what the text is, for the error: {@code "method"}, {@code "header name"}
     * @throws IllegalArgumentException if it is empty or holds another character, which is named with its place
     */
    public static String requireToken(String text, String what) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty (expected: a token, RFC 9110 5.6.2)");
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                throw new IllegalArgumentException(what + " has " + name(text.charAt(i)) + " at index " + i + ": \""
                        + printable(text) + "\" (expected: a token, RFC 9110 5.6.2)");
            }
        }
        return text;
    }

    /**
     * Returns the value if it may stand in a header field: no CR, LF or NUL, nothing beyond Latin-1.
     *
     * @param name the field's name, for the error; the value itself is never quoted, since it may be a secret
     * @throws IllegalArgumentException naming the character and its place
     */
    public static String requireFieldValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0 || c > 0xFF) {
                throw new IllegalArgumentException("value of header " + name + " has " + name(c) + " at index " + i
                        + " (expected: Latin-1 without CR, LF and NUL, RFC 9110 5.5)");
            }
        }
        return value;
    }

    /** A character as an error text names it: {@code 'x' (U+0078)}, {@code U+000A}. */
    public static String name(int codePoint) {
        String code = String.format("U+%04X", codePoint);
        return codePoint > 0x20 && codePoint < 0x7F ? "'" + (char) codePoint + "' (" + code + ")" : code;
    }

    /** The text with everything outside printable ASCII escaped, so that it may stand in a message or a log line. */
    public static String printable(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= 0x20 && c < 0x7F;
            if (!plain && out == null) {
                out = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (out != null) {
                if (plain) {
                    out.append(c);
                } else {
                    out.append(String.format("\\u%04X", (int) c));
                }
            }
        }
        return out == null ? text : out.toString();
    }

    /** Whether two ASCII texts are equal but for case. */
    public static boolean equalsIgnoreCase(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (lower(a.charAt(i)) != lower(b.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The ASCII lower case of a character; others are left alone, whatever the locale. */
    public static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    /** The ASCII lower case of a text, whatever the locale. */
    public static String lower(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != lower(text.charAt(i))) {
                char[] chars = text.toCharArray();
                for (int j = i; j < chars.length; j++) {
                    chars[j] = lower(chars[j]);
                }
                return new String(chars);
            }
        }
        return text;
    }
}
