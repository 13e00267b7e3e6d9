package io.sallyport.fuzz;

import io.sallyport.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** One field, name and value parted by the first colon. Second opinion: the character rules of RFC 9110 as regular expressions; the field asked for in every way there is. */
final class HeadersTarget {

    static final Target<BiFunction<String, String, Headers>> TARGET =
            new Target<>("headers", Headers::of, HeadersTarget::planted, HeadersTarget::check);

    private static final String SECRETS = "authorization|proxy-authorization|cookie|set-cookie";

    private HeadersTarget() {}

    /** Drops a CR at the end, as if a line had ended there. */
    private static Headers planted(String name, String value) {
        return Headers.of(name, value.endsWith("\r") ? value.substring(0, value.length() - 1) : value);
    }

    private static void check(BiFunction<String, String, Headers> maker, byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        String name = text.substring(0, Math.max(0, colon));
        String value = text.substring(colon + 1);
        boolean good = name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                && value.chars().noneMatch(c -> c == 0 || c == '\r' || c == '\n' || c > 0xFF);
        Headers read;
        try {
            read = maker.apply(name, value);
        } catch (IllegalArgumentException e) {
            Expect.that(!good, "a refusal of " + text);
            Expect.that(Expect.isPrintable(String.valueOf(e.getMessage())), "a refusal that is not printable");
            return;
        }
        Expect.that(good, "a field with what it must not have: " + text);
        Expect.same(value, read.first(name.toUpperCase(Locale.ROOT)), "value of " + name);
        Expect.same(List.of(value), read.all(name.toLowerCase(Locale.ROOT)), "values of " + name);
        Expect.same(Map.of(name, List.of(value)), read.toMap(), "map");
        Expect.same(read, Headers.of(name.toLowerCase(Locale.ROOT), value), "equal but for case");
        Expect.same(
                read.hashCode(),
                Headers.of(name.toLowerCase(Locale.ROOT), value).hashCode(),
                "hash");
        Expect.same(0, read.toBuilder().remove(name).build().size(), "without " + name);
        boolean secret = name.toLowerCase(Locale.ROOT).matches(SECRETS) && value.length() > name.length() + 4;
        Expect.that(!secret || !read.toString().contains(value), "a secret in " + name);
    }
}
