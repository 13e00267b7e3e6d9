package io.sallyport.jdk.opener;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A proxy's URL apart from its user information. Immutable; its text has no secrets.
 *
 * @param url without user information
 * @param credentials these as Basic has them (RFC 7617 section 2); null for none
 */
record ProxyUrl(String url, @Nullable String credentials) {

    static ProxyUrl of(String text) {
        int scheme = text.indexOf("://");
        int start = scheme < 0 ? 0 : scheme + 3;
        int end = start;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int at = text.lastIndexOf('@', end - 1);
        if (at < start) {
            return new ProxyUrl(text, null);
        }
        String userInfo = text.substring(start, at);
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        byte[] both = (decoded(user) + ":" + decoded(password)).getBytes(StandardCharsets.UTF_8);
        return new ProxyUrl(
                text.substring(0, start) + text.substring(at + 1),
                "Basic " + Base64.getEncoder().encodeToString(both));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "proxy: user information with a bad escape (expected: two hexadecimal digits behind each percent sign)");
        }
    }

    @Override
    public String toString() {
        return url;
    }
}
