package io.sallyport.jdk.opener;

import io.sallyport.TargetUri;
import io.sallyport.internal.text.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * What a URL of any scheme consists of. Immutable.
 *
 * @param full as it was written, but for what wraps it
 * @param scheme in lower case
 * @param authority what stands between {@code //} and the path; empty if nothing does
 * @param selector what follows: what is asked for
 * @param fragment without {@code #}, or null
 * @param target where requests go, of http and https only
 */
record UrlParts(
        String full,
        String scheme,
        String authority,
        String selector,
        @Nullable String fragment,
        @Nullable TargetUri target) {

    /** Reads a URL; one in {@code <URL:...>}, as RFC 3986 appendix C has them in texts, too. */
    static UrlParts of(String text) {
        String url = unwrapped(text);
        int colon = schemeEnd(url);
        if (colon < 0) {
            throw bad(url, "has no scheme (expected: a scheme and a colon, such as http://host/)");
        }
        String scheme = Tokens.lower(url.substring(0, colon));
        if (isHttp(scheme) && url.startsWith("///", colon + 1)) {
            throw bad(url, "has no host"); // browsers would take the path for one
        }
        return isHttp(scheme) ? ofHttp(url) : ofOther(url, scheme, url.substring(colon + 1));
    }

    static boolean isHttp(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    private static UrlParts ofHttp(String url) {
        TargetUri target = TargetUri.parse(url);
        if (target.userInfo() != null) {
            throw bad(
                    target.toString(),
                    "was written with user information (expected: none, passwords are for a PasswordManager)");
        }
        return new UrlParts(url, target.scheme(), target.authority(), target.pathAndQuery(), target.fragment(), target);
    }

    private static UrlParts ofOther(String url, String scheme, String afterColon) {
        int hash = afterColon.lastIndexOf('#');
        String fragment = hash < 0 ? null : afterColon.substring(hash + 1);
        String rest = hash < 0 ? afterColon : afterColon.substring(0, hash);
        if (!rest.startsWith("//")) {
            return new UrlParts(url, scheme, "", rest, fragment, null);
        }
        int end = 2;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        return new UrlParts(url, scheme, rest.substring(2, end), rest.substring(end), fragment, null);
    }

    private static String unwrapped(String text) {
        String url = text.strip();
        if (url.startsWith("<") && url.endsWith(">")) {
            url = url.substring(1, url.length() - 1).strip();
        }
        return url.startsWith("URL:") ? url.substring(4).strip() : url;
    }

    private static int schemeEnd(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = Tokens.lower(url.charAt(i));
            boolean letter = c >= 'a' && c <= 'z';
            if (c == ':') {
                return i == 0 ? -1 : i;
            }
            if (!letter && (i == 0 || !((c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0))) {
                return -1;
            }
        }
        return -1;
    }

    static IllegalArgumentException bad(String url, String what) {
        return new IllegalArgumentException("url: " + Shown.url(url) + " " + what);
    }
}
