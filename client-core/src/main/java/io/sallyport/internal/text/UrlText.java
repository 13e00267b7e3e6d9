package io.sallyport.internal.text;

import java.net.URI;
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

    private static final int MAX_QUOTED = 256;

    private UrlText() {}

    /** Reads an absolute URL. */
    public static Parts parse(String text) {
        String url = trimmed(text);
        int colon = schemeEnd(url);
        if (colon < 0) {
            throw bad(text, "has no scheme (expected: http:// or https://)");
        }
        boolean secure = isSecure(url, colon, text);
        int slashes = slashesFrom(url, colon + 1);
        if (slashes < 2) {
            throw bad(text, "has no // after the scheme (expected: http:// or https://)");
        }
        return afterSlashes(secure, url, colon + 1 + slashes, text);
    }

    /** Reads a reference relative to a base. */
    public static Parts resolve(Parts base, String reference) {
        String ref = trimmed(reference);
        int colon = schemeEnd(ref);
        if (colon >= 0) {
            boolean sameScheme = isSecure(ref, colon, reference) == base.secure;
            if (!sameScheme || slashesFrom(ref, colon + 1) >= 2) {
                return parse(reference);
            }
            ref = ref.substring(colon + 1); // http:path is relative to an http base, from the days before RFC 3986
        }
        int slashes = slashesFrom(ref, 0);
        if (slashes >= 2) {
            return afterSlashes(base.secure, ref, slashes, reference);
        }
        int hash = ref.indexOf('#');
        String fragment = hash < 0 ? null : Percent.escape(ref.substring(hash + 1), FRAGMENT_ESCAPED);
        String target = resolveTarget(base.pathAndQuery, hash < 0 ? ref : ref.substring(0, hash));
        return new Parts(base.secure, base.host, base.port, target, fragment, base.userInfo);
    }

    private static String resolveTarget(String base, String relative) {
        if (relative.isEmpty()) {
            return base;
        }
        int question = base.indexOf('?');
        String path = question < 0 ? base : base.substring(0, question);
        if (relative.charAt(0) == '?') {
            return path + "?" + Percent.escape(relative.substring(1), QUERY_ESCAPED);
        }
        return pathAndQuery(
                isSlash(relative.charAt(0)) ? relative : path.substring(0, path.lastIndexOf('/') + 1) + relative);
    }

    /** Takes a URI as written. */
    public static Parts fromUri(URI uri) {
        String text = uri.toString();
        if (uri.getScheme() == null) {
            throw bad(text, "has no scheme (expected: http or https)");
        }
        boolean secure = isSecure(uri.getScheme(), uri.getScheme().length(), text);
        // Not getHost(): that is null for names with an underscore, which exist.
        String authority = uri.getRawAuthority();
        if (authority == null || authority.isEmpty()) {
            throw bad(text, "has no host");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return parts(secure, authority, Percent.escape(target, ""), uri.getRawFragment(), text);
    }

    private static Parts afterSlashes(boolean secure, String url, int start, String original) {
        int authorityEnd = url.length();
        for (int i = start; i < url.length(); i++) {
            char c = url.charAt(i);
            if (isSlash(c) || c == '?' || c == '#') {
                authorityEnd = i;
                break;
            }
        }
        int hash = url.indexOf('#', authorityEnd);
        String fragment = hash < 0 ? null : Percent.escape(url.substring(hash + 1), FRAGMENT_ESCAPED);
        String target = url.substring(authorityEnd, hash < 0 ? url.length() : hash);
        return parts(secure, url.substring(start, authorityEnd), pathAndQuery(target), fragment, original);
    }

    private static String pathAndQuery(String text) {
        int question = text.indexOf('?');
        if (question < 0) {
            return path(text);
        }
        String path = path(text.substring(0, question));
        String query = text.substring(question + 1);
        String escaped = Percent.escape(query, QUERY_ESCAPED);
        boolean same = path.length() == question && escaped.length() == query.length() && text.startsWith(path);
        return same ? text : path + "?" + escaped;
    }

    private static String path(String text) {
        return withoutDotSegments(Percent.escape(text.replace('\\', '/'), PATH_ESCAPED));
    }

    private static Parts parts(
            boolean secure, String authority, String pathAndQuery, @Nullable String fragment, String original) {
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
        String host = HostText.normalize(colon < 0 ? hostPort : hostPort.substring(0, colon), original);
        int port = colon < 0 ? -1 : port(hostPort.substring(colon + 1), original);
        return new Parts(secure, host, port, pathAndQuery, fragment, userInfo);
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

    private static boolean isSecure(String url, int schemeLength, String original) {
        if (schemeLength == 5 && url.regionMatches(true, 0, "https", 0, 5)) {
            return true;
        }
        if (schemeLength == 4 && url.regionMatches(true, 0, "http", 0, 4)) {
            return false;
        }
        throw bad(
                original,
                "has scheme \"" + Tokens.printable(url.substring(0, schemeLength)) + "\" (expected: http or https)");
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static int slashesFrom(String text, int start) {
        int end = start;
        while (end < text.length() && isSlash(text.charAt(end))) {
            end++;
        }
        return end - start;
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
        return new IllegalArgumentException(
                "URL " + what + ": \"" + Tokens.printable(shortened(withoutUserInfo(url))) + "\"");
    }

    /** A text as long as one may stand in an error: servers decide the length of some. */
    public static String shortened(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
    }

    /** A URL as an error may quote it: whatever stands before an {@code @} may be a password, also in the wrong place. */
    private static String withoutUserInfo(String url) {
        int at = url.lastIndexOf('@');
        if (at < 0) {
            return url;
        }
        int slashes = url.indexOf("//");
        return (slashes < 0 || slashes > at ? "" : url.substring(0, slashes + 2)) + Masking.MASK + url.substring(at);
    }
}
