package io.sallyport.fuzz;

import io.sallyport.TargetUri;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Location fields, relative to four targets. Second opinions: RFC 3986 to the letter for paths, the reader of URLs for all else. */
final class LocationTarget {

    static final Target<BiFunction<TargetUri, String, TargetUri>> TARGET =
            new Target<>("location", TargetUri::resolveLocation, LocationTarget::planted, LocationTarget::check);

    private static final List<TargetUri> BASES = List.of(
            TargetUri.parse("https://user:secret@example.com:8443/a/b/c?x=y#kept"),
            TargetUri.parse("http://example.com/"),
            TargetUri.parse("http://[2001:db8::1]/d/e;p/"),
            TargetUri.parse("https://host.test//a//b"));

    /** No escape is needed for these, and nobody reads them in another way. */
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#&=;,+!$()*@%";

    private LocationTarget() {}

    /** Does not see two dots of which the second one alone is escaped. */
    private static TargetUri planted(TargetUri base, String value) {
        return base.resolveLocation(value.replace("/.%2e", "/.%252e"));
    }

    private static void check(BiFunction<TargetUri, String, TargetUri> parser, byte[] input) {
        String value = new String(input, StandardCharsets.ISO_8859_1);
        for (TargetUri base : BASES) {
            check(parser, base, value);
        }
    }

    private static void check(BiFunction<TargetUri, String, TargetUri> parser, TargetUri base, String value) {
        String expected = value.length() <= Target.SECOND_OPINION ? expectedTarget(base, value) : null;
        TargetUri read;
        try {
            read = parser.apply(base, value);
        } catch (IllegalArgumentException e) {
            Expect.decent(e);
            Expect.same(null, expected, "a refusal of " + value);
            return;
        }
        UrlTarget.wellFormed(read, 3 * value.length() + 32);
        Expect.same(read.sameOrigin(base) ? base.userInfo() : null, read.userInfo(), "user information of " + value);
        if (value.indexOf('#') < 0) {
            Expect.same(base.fragment(), read.fragment(), "fragment of " + value);
        }
        Expect.same(read.toString(), parser.apply(base, read.toString()).toString(), "read again");
        if (expected != null) {
            Expect.same(expected, read.toString(), value + " relative to " + base);
        }
    }

    /** Null if it is anybody's guess, or no URL. */
    private static @Nullable String expectedTarget(TargetUri base, String value) {
        if (!Expect.consistsOf(value, PLAIN)) {
            return null;
        }
        int hash = value.indexOf('#');
        String reference = hash < 0 ? value : value.substring(0, hash);
        int colon = reference.indexOf(':');
        boolean scheme = colon >= 0 && Expect.consistsOf(reference.substring(0, colon), PLAIN.replaceAll("[/?#]", ""));
        if (reference.startsWith("//") || scheme) {
            String absolute = scheme ? reference : base.scheme() + ":" + reference;
            return absolute.matches("https?://[a-z]+\\.[a-z]+(:[1-9][0-9]{0,3})?([/?].*)?")
                    ? TargetUri.parse(absolute).toString()
                    : null;
        }
        return base.scheme() + "://" + base.authority() + Rfc3986.resolve(base.pathAndQuery(), reference);
    }
}
