package io.sallyport.internal.text;

import java.util.Map;

/** How browsers write forms (WHATWG URL section 5.2, WHATWG HTML section 4.10.21.8). Pure functions. Stateless. */
public final class FormText {

    private FormText() {}

    /** Names and values as {@code application/x-www-form-urlencoded}, in this order. */
    public static String urlEncoded(Iterable<? extends Map.Entry<String, String>> fields) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> field : fields) {
            if (text.length() > 0) {
                text.append('&');
            }
            escapeUrlEncoded(field.getKey(), text);
            text.append('=');
            escapeUrlEncoded(field.getValue(), text);
        }
        return text.toString();
    }

    /** Adds a name or value as {@code application/x-www-form-urlencoded} writes it: a space becomes {@code +}, all but letters, digits and {@code *-._} is escaped. */
    private static void escapeUrlEncoded(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isPlain(c)) {
                out.append((char) c);
            } else if (c == ' ') {
                out.append('+');
            } else {
                Percent.percent(c, out);
            }
            i += Character.charCount(c);
        }
    }

    private static boolean isPlain(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '*'
                || c == '-'
                || c == '.'
                || c == '_';
    }

    /** The name of a field as it stands between the quotes of {@code name=""}: every line break becomes {@code %0D%0A}. */
    public static String multipartName(String name) {
        StringBuilder normal = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean lone = (c == '\r' && (i + 1 == name.length() || name.charAt(i + 1) != '\n'))
                    || (c == '\n' && (i == 0 || name.charAt(i - 1) != '\r'));
            if (lone && normal == null) {
                normal = new StringBuilder(name.length() + 8).append(name, 0, i);
            }
            if (normal != null) {
                if (lone) {
                    normal.append("\r\n");
                } else {
                    normal.append(c);
                }
            }
        }
        return multipartFileName(normal == null ? name : normal.toString());
    }

    /** The name of a file as it stands between the quotes of {@code filename=""}: quotes and line breaks are escaped, nothing else. */
    public static String multipartFileName(String name) {
        StringBuilder out = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"') {
                out.append("%22");
            } else if (c == '\r') {
                out.append("%0D");
            } else if (c == '\n') {
                out.append("%0A");
            } else {
                out.append(c);
            }
        }
        return wellFormed(out.toString());
    }

    /** The text with each half of a surrogate pair replaced by U+FFFD, so that it can be written in UTF-8. */
    public static String wellFormed(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (half && out == null) {
                out = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (out != null) {
                out.appendCodePoint(half ? 0xFFFD : c);
            }
            i += Character.charCount(c);
        }
        return out == null ? text : out.toString();
    }
}
