package io.sallyport.netty.internal.http1;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Field names that servers send all the time, so that reading them makes no new string. Stateless. */
final class FieldNames {

    private static final List<String> USUAL = List.of(
            "Accept-Ranges",
            "Access-Control-Allow-Origin",
            "Age",
            "Allow",
            "Alt-Svc",
            "Authorization",
            "Cache-Control",
            "Connection",
            "Content-Disposition",
            "Content-Encoding",
            "Content-Language",
            "Content-Length",
            "Content-Range",
            "Content-Security-Policy",
            "Content-Type",
            "Date",
            "ETag",
            "Expires",
            "Keep-Alive",
            "Last-Modified",
            "Link",
            "Location",
            "Pragma",
            "Proxy-Authenticate",
            "Referrer-Policy",
            "Retry-After",
            "Server",
            "Set-Cookie",
            "Strict-Transport-Security",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "Vary",
            "Via",
            "WWW-Authenticate",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "X-Powered-By",
            "X-Request-Id",
            "X-XSS-Protection");
    private static final int SLOTS = 256;
    private static final @Nullable String[] TABLE = new @Nullable String[SLOTS];
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (String name : USUAL) {
            add(name);
            add(name.toLowerCase(Locale.ROOT));
        }
        for (int c = 0; c < 128; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private FieldNames() {}

    private static void add(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        int slot = slot(bytes, 0, bytes.length);
        if (TABLE[slot] == null) {
            TABLE[slot] = name; // two that meet: the first one stays, the other is made anew each time
        }
    }

    /** The name in these bytes, which are a token. */
    static String of(byte[] bytes, int from, int to) {
        String usual = TABLE[slot(bytes, from, to)];
        return usual != null && matches(usual, bytes, from, to)
                ? usual
                : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static boolean isTokenByte(byte b) {
        return TOKEN[b & 0xFF];
    }

    private static boolean matches(String name, byte[] bytes, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(byte[] bytes, int from, int to) {
        int length = to - from;
        int hash = length * 31 + bytes[from];
        hash = hash * 31 + bytes[to - 1];
        hash = hash * 31 + bytes[from + length / 2];
        return (hash ^ hash >>> 8) & (SLOTS - 1);
    }
}
