package io.sallyport.internal.text;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Reads URLs as browsers do (WHATWG URL, special schemes), for http and https. Pure functions. Stateless. */
public final class UrlText {

    /** A URL in parts; port -1 if none was written. */
    public record Parts(
            boolean secure,
            String host,
            int port,
            String pathAndQuery,
            @Nullable String fragment,
            @Nullable String userInfo) {}

    private static final String PATH_ESCAPED = " \"<>`{}^";
    private static final String QUERY_ESCAPED = " \"<>'";
    private static final String FRAGMENT_ESCAPED = " \"<>`";
    private static final String HEX = "0123456789ABCDEF";

    private UrlText() {}

    /** Reads an absolute URL. */
    public static Parts parse(String text) {
        String url = trimmed(text);
        int schemeEnd = schemeEnd(url);
        if (schemeEnd < 0) {
            throw bad(text, "has no scheme (expected: http:// or https://)");
        }
        boolean secure = isSecure(url.substring(0, schemeEnd), text);
        int authority = schemeEnd + 1;
        while (authority < url.length() && isSlash(url.charAt(authority))) {
            authority++;
        }
        if (authority < schemeEnd + 3) {
            throw bad(text, "has no // after the scheme (expected: http:// or https://)");
        }
        return afterScheme(secure, url.substring(authority), text);
    }

    /** Reads a reference relative to a base. */
    public static Parts resolve(boolean secure, String authority, String pathAndQuery, String reference) {
        String ref = trimmed(reference);
        if (schemeEnd(ref) >= 0) {
            return parse(ref);
        }
        if (ref.length() >= 2 && isSlash(ref.charAt(0)) && isSlash(ref.charAt(1))) {
            return afterScheme(secure, ref.substring(2), reference);
        }
        int queryStart = pathAndQuery.indexOf('?');
        String basePath = queryStart < 0 ? pathAndQuery : pathAndQuery.substring(0, queryStart);
        String joined;
        if (ref.isEmpty() || ref.charAt(0) == '#') {
            joined = pathAndQuery + ref;
        } else if (ref.charAt(0) == '?') {
            joined = basePath + ref;
        } else if (isSlash(ref.charAt(0))) {
            joined = ref;
        } else {
            joined = basePath.substring(0, basePath.lastIndexOf('/') + 1) + ref;
        }
        return afterScheme(secure, authority + joined, reference);
    }

    /** Takes a URI as written. */
    public static Parts fromUri(URI uri) {
        String text = uri.toString();
        if (uri.getScheme() == null) {
            throw bad(text, "has no scheme (expected: http or https)");
        }
        boolean secure = isSecure(uri.getScheme(), text);
        String authority = uri.getRawAuthority();
        if (authority == null || authority.isEmpty()) {
            throw bad(text, "has no host");
        }
        // Not getHost(): that is null for names with an underscore, which exist.
        Parts origin = authority(secure, authority, text);
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new Parts(secure, origin.host, origin.port, asciiOnly(target), uri.getRawFragment(), origin.userInfo);
    }

    /** Escapes a text for use as one path segment or query component: everything but RFC 3986 unreserved, as UTF-8. */
    public static String escapeComponent(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xFF;
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
        }
        return out.toString();
    }

    private static Parts afterScheme(boolean secure, String rest, String original) {
        int authorityEnd = rest.length();
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (isSlash(c) || c == '?' || c == '#') {
                authorityEnd = i;
                break;
            }
        }
        Parts origin = authority(secure, rest.substring(0, authorityEnd), original);
        int hash = rest.indexOf('#', authorityEnd);
        String fragment = hash < 0 ? null : escape(rest.substring(hash + 1), FRAGMENT_ESCAPED);
        String target = hash < 0 ? rest.substring(authorityEnd) : rest.substring(authorityEnd, hash);
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : "?" + escape(target.substring(question + 1), QUERY_ESCAPED);
        String pathAndQuery = withoutDotSegments(escape(path.replace('\\', '/'), PATH_ESCAPED)) + query;
        return new Parts(secure, origin.host, origin.port, pathAndQuery, fragment, origin.userInfo);
    }

    private static Parts authority(boolean secure, String authority, String original) {
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? null : authority.substring(0, at);
        String hostPort = authority.substring(at + 1);
        int bracket = hostPort.indexOf(']');
        int colon = hostPort.indexOf(':', Math.max(bracket, 0));
        if (bracket < 0 && colon >= 0 && hostPort.indexOf(':', colon + 1) >= 0) {
            throw bad(original, "has more than one colon after the host (IPv6 addresses stand in brackets)");
        }
        if (bracket >= 0 && colon != bracket + 1 && hostPort.length() != bracket + 1) {
            throw bad(original, "has text between ']' and the port");
        }
        String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
        int port = colon < 0 ? -1 : port(hostPort.substring(colon + 1), original);
        return new Parts(secure, HostText.normalize(host, original), port, "/", null, userInfo);
    }

    private static int port(String digits, String original) {
        if (digits.isEmpty()) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw bad(original, "has " + Tokens.name(c) + " in the port (expected: digits)");
            }
            port = Math.min(port * 10 + (c - '0'), 100_000);
        }
        if (port < 1 || port > 65_535) {
            throw bad(original, "has port " + digits + " (expected: 1 to 65535)");
        }
        return port;
    }

    /** Spaces and controls around are dropped, as browsers do; controls inside are refused, which is stricter than browsers. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F) {
                throw bad(text, "has " + Tokens.name(c) + " at index " + i + " (expected: no control characters)");
            }
        }
        return text.substring(from, to);
    }

    /** The index of the colon after a scheme (RFC 3986 section 3.1), or -1. */
    private static int schemeEnd(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = Tokens.lower(url.charAt(i));
            if (c == ':') {
                return i == 0 ? -1 : i;
            }
            boolean letter = c >= 'a' && c <= 'z';
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && !(other && i > 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isSecure(String scheme, String original) {
        String lower = Tokens.lower(scheme);
        if (!lower.equals("http") && !lower.equals("https")) {
            throw bad(original, "has scheme \"" + Tokens.printable(scheme) + "\" (expected: http or https)");
        }
        return lower.equals("https");
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static String asciiOnly(String text) {
        return escape(text, "");
    }

    private static String escape(String text, String escaped) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int width = Character.charCount(c);
            boolean plain = c > 0x1F && c < 0x7F && escaped.indexOf(c) < 0;
            if (!plain && out == null) {
                out = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (out != null && plain) {
                out.appendCodePoint(c);
            } else if (out != null) {
                for (byte b : new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8)) {
                    percent(b & 0xFF, out);
                }
            }
            i += width;
        }
        return out == null ? text : out.toString();
    }

    private static void percent(int octet, StringBuilder out) {
        out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
    }

    /** The path with {@code .} and {@code ..} worked out, also where they are written as {@code %2e}. */
    private static String withoutDotSegments(String path) {
        if (path.isEmpty()) {
            return "/";
        }
        if (!path.contains("/.") && !path.contains("/%2")) {
            return path;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            String dots = segments[i].replace("%2e", ".").replace("%2E", ".");
            if (dots.equals("..")) {
                kept.pollLast();
            } else if (!dots.equals(".")) {
                kept.addLast(segments[i]);
            }
            if (last && (dots.equals(".") || dots.equals(".."))) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }

    static IllegalArgumentException bad(String url, String what) {
        return new IllegalArgumentException("URL " + what + ": \"" + Tokens.printable(withoutUserInfo(url)) + "\"");
    }

    /** A URL as an error may quote it: what stands before {@code @} may be a password. */
    private static String withoutUserInfo(String url) {
        int at = url.indexOf('@');
        int slashes = url.indexOf("//");
        return at < 0
                ? url
                : (slashes < 0 || slashes > at ? "" : url.substring(0, slashes + 2)) + Masking.MASK + url.substring(at);
    }
}
