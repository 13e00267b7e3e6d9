package io.sallyport.fuzz;

import io.sallyport.TargetUri;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/** URLs as text. Second opinions: {@code java.net.URI} where it takes the text, {@code InetAddress} for IPv6, RFC 3986 for dots. */
final class UrlTarget {

    static final Target<Function<String, TargetUri>> TARGET =
            new Target<>("url", TargetUri::parse, UrlTarget::planted, UrlTarget::check);

    private UrlTarget() {}

    /** Loses the port before a query. */
    private static TargetUri planted(String url) {
        TargetUri read = TargetUri.parse(url);
        boolean shows = read.pathAndQuery().indexOf('?') >= 0 && read.host().indexOf(':') < 0;
        return shows && read.userInfo() == null && read.fragment() == null
                ? TargetUri.parse(read.scheme() + "://" + read.host() + read.pathAndQuery())
                : read;
    }

    private static void check(Function<String, TargetUri> parser, byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        TargetUri read;
        try {
            read = parser.apply(text);
        } catch (IllegalArgumentException e) {
            Expect.decent(e);
            return;
        }
        wellFormed(read, 9 * input.length + 16);
        Expect.same(read.toString(), parser.apply(read.toString()).toString(), "read again");
        if (Expect.isPrintable(text) && text.length() <= Target.SECOND_OPINION) {
            compare(text, read);
        }
    }

    /** What may go out: nothing that ends a request line or begins another. */
    static void wellFormed(TargetUri read, int longest) {
        String target = read.pathAndQuery();
        Expect.that(target.startsWith("/"), "a target that starts with no slash: " + target);
        Expect.that(
                Expect.isPrintable(target) && target.indexOf(' ') < 0 && target.indexOf('#') < 0,
                "a target with what must be escaped: " + target);
        Expect.that(target.length() <= longest, "a target of " + target.length() + " characters");
        Expect.that(read.port() >= 1 && read.port() <= 65_535, "port " + read.port());
        Expect.that(
                !read.host().isEmpty()
                        && Expect.isPrintable(read.host())
                        && read.host().matches("[^ /?#@\\\\%\\[\\]]+"),
                "host " + read.host());
        String fragment = read.fragment();
        Expect.that(fragment == null || Expect.isPrintable(fragment), "fragment " + fragment);
    }

    private static void compare(String text, TargetUri read) {
        URI second;
        try {
            second = new URI(text);
        } catch (URISyntaxException e) {
            return;
        }
        String host = second.getHost();
        if (host == null || second.getRawPath() == null) {
            return;
        }
        Expect.same(second.getScheme().toLowerCase(Locale.ROOT), read.scheme(), "scheme of " + text);
        Expect.same(
                second.getPort() >= 0 ? second.getPort() : read.isSecure() ? 443 : 80, read.port(), "port of " + text);
        compareHosts(host, read.host());
        String path = second.getRawPath().isEmpty() ? "/" : Rfc3986.removeDotSegments(second.getRawPath());
        String query =
                second.getRawQuery() == null ? "" : "?" + second.getRawQuery().replace("'", "%27");
        Expect.same(path + query, read.pathAndQuery(), "target of " + text);
        Expect.same(second.getRawFragment(), read.fragment(), "fragment of " + text);
        Expect.same(second.getRawUserInfo(), read.userInfo(), "user information of " + text);
    }

    private static void compareHosts(String expected, String actual) {
        if (expected.startsWith("[")) {
            try {
                Expect.same(InetAddress.getByName(expected), InetAddress.getByName("[" + actual + "]"), "address");
            } catch (UnknownHostException e) {
                throw new AssertionError("an address that the JDK refuses: " + expected, e);
            }
        } else if (Character.isLetter(lastLabel(expected).charAt(0))) {
            Expect.same(expected.toLowerCase(Locale.ROOT), actual, "host");
        }
    }

    private static String lastLabel(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
