package io.sallyport.jdk.internal.url;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which header fields a program may set, and how, by the platform's rules. Pure functions. Stateless. */
final class FieldRules {

    /** Set by whoever frames the message, or by browsers. */
    private static final Set<String> RESTRICTED = Set.of(
            "access-control-request-headers",
            "access-control-request-method",
            "connection",
            "content-length",
            "content-transfer-encoding",
            "host",
            "keep-alive",
            "origin",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");

    /** These the body decides, whatever a property allows. */
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

    private FieldRules() {}

    /** Whether a field is dropped without a word. */
    static boolean isDropped(String name, @Nullable String value, boolean restrictedAllowed) {
        if (restrictedAllowed) {
            return false;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("connection") && "close".equalsIgnoreCase(value)) {
            return false;
        }
        return RESTRICTED.contains(lower) || lower.startsWith("sec-");
    }

    /** Whether the body alone decides the field. */
    static boolean isFraming(String name) {
        return FRAMING.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Refuses what would break out of its field. */
    static void require(String name, @Nullable String value) {
        if (name.indexOf('\n') >= 0 || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("Illegal character(s) in message header field: " + name);
        }
        if (value != null && breaksOut(value)) {
            throw new IllegalArgumentException("Illegal character(s) in message header value: " + value);
        }
    }

    /** A line end is fine only where the field goes on after it. */
    private static boolean breaksOut(String value) {
        for (int end = value.indexOf('\n'); end >= 0; end = value.indexOf('\n', end + 1)) {
            if (end + 1 >= value.length() || !isBlank(value.charAt(end + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The value on one line (RFC 9112 section 5.2), with {@code ?} for what is not Latin-1. */
    static String onOneLine(String value) {
        StringBuilder line = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean lineEnd = c == '\n' || (c == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n');
            boolean control = (c < ' ' && c != '\t') || c == 0x7F;
            if (!lineEnd) {
                line.append(control ? ' ' : c > 0xFF ? '?' : c);
            }
        }
        return line.toString().strip();
    }
}
