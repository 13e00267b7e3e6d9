package io.sallyport.internal.proxy;

import io.sallyport.auth.Authenticator;
import io.sallyport.internal.text.HostText;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Percent;
import io.sallyport.internal.text.Tokens;
import io.sallyport.proxy.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads proxies as people write them. Pure functions. Stateless. */
public final class ProxyText {

    private static final Map<String, Proxy.Type> SCHEMES = Map.of(
            "http", Proxy.Type.HTTP,
            "https", Proxy.Type.HTTPS,
            "socks4", Proxy.Type.SOCKS4A,
            "socks4a", Proxy.Type.SOCKS4A,
            "socks", Proxy.Type.SOCKS5,
            "socks5", Proxy.Type.SOCKS5,
            "socks5h", Proxy.Type.SOCKS5);

    private static final int MAX_QUOTED = 256;

    private ProxyText() {}

    /**
     * Reads {@code [scheme://][user[:password]@]host[:port]}.
     *
     * @param text what was written
     * @param setting what it is for, for the failure's text
     * @return the proxy
     * @throws IllegalArgumentException if it is none; without the password
     */
    public static Proxy parse(String text, String setting) {
        String written = text.strip();
        if (written.indexOf(' ') >= 0 || written.indexOf(';') >= 0) {
            throw bad(written, setting, "is what a PAC script answers, or more than one proxy");
        }
        int slashes = written.indexOf("://");
        Proxy.Type type = slashes < 0 ? Proxy.Type.HTTP : SCHEMES.get(Tokens.lower(written.substring(0, slashes)));
        if (type == null) {
            throw bad(written, setting, "has another scheme");
        }
        String authority = slashes < 0 ? written : written.substring(slashes + 3);
        if (authority.endsWith("/")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        int at = authority.lastIndexOf('@');
        String place = authority.substring(at + 1);
        int colon = place.endsWith("]") ? -1 : place.lastIndexOf(':');
        if (colon >= 0 && place.indexOf(':') != colon && !place.startsWith("[")) {
            throw bad(written, setting, "has an IPv6 address without brackets, or two ports");
        }
        int port = colon < 0 ? defaultPort(type) : port(place.substring(colon + 1));
        if (port < 0) {
            throw bad(written, setting, "has a port that is none");
        }
        try {
            return new Proxy(
                    type,
                    colon < 0 ? place : place.substring(0, colon),
                    port,
                    at < 0 ? null : user(authority.substring(0, at)),
                    null);
        } catch (IllegalArgumentException e) {
            throw bad(written, setting, e.getMessage());
        }
    }

    private static @Nullable Authenticator user(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = Percent.unescape(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : Percent.unescape(userInfo.substring(colon + 1));
        return user.isEmpty() && password.isEmpty() ? null : Authenticator.password(user, password);
    }

    /** A host as URLs have it; IPv6 also without brackets. */
    public static String host(String written) {
        if (written.isEmpty()) {
            throw new IllegalArgumentException("proxy host: none (expected: a name or an address)");
        }
        boolean bare = written.indexOf(':') >= 0 && written.charAt(0) != '[';
        return HostText.normalize(bare ? "[" + written + "]" : written, written);
    }

    /** What {@link #parse} takes for it. */
    public static String scheme(Proxy.Type type) {
        return Tokens.lower(type.name());
    }

    private static int defaultPort(Proxy.Type type) {
        return switch (type) {
            case HTTP -> 80;
            case HTTPS -> 443;
            case DIRECT, SOCKS4A, SOCKS5 -> 1080;
        };
    }

    /** A port from 1, or -1. */
    static int port(String digits) {
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9' || i == 5) {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port == 0 || port > 65_535 ? -1 : port;
    }

    private static IllegalArgumentException bad(String written, String setting, @Nullable String what) {
        int at = written.lastIndexOf('@');
        int slashes = written.indexOf("://");
        String shown = at < 0
                ? written
                : (slashes < 0 || slashes > at ? "" : written.substring(0, slashes + 3))
                        + Masking.MASK
                        + written.substring(at);
        String cut = shown.length() > MAX_QUOTED ? shown.substring(0, MAX_QUOTED) + "..." : shown;
        return new IllegalArgumentException(
                setting + ": \"" + Tokens.printable(cut) + "\" " + what
                        + " (expected: one proxy, as [scheme://][user:password@]host[:port] with http, https, socks4a or socks5)");
    }
}
