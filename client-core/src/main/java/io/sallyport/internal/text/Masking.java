package io.sallyport.internal.text;

import java.util.HashSet;
import java.util.Set;

/** Which header fields hold secrets, and what stands in their place in texts. Pure functions. Stateless. */
public final class Masking {

    /** What a masked value looks like. */
    public static final String MASK = "***";

    private static final Set<String> SENSITIVE = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "authentication-info",
            "proxy-authentication-info");

    private Masking() {}

    /**
     * The names in lower case, and more.
     *
     * @throws IllegalArgumentException if one of them is no token
     */
    public static Set<String> marked(Set<String> names, String... more) {
        Set<String> all = new HashSet<>(names);
        for (String name : more) {
            all.add(Tokens.lower(Tokens.requireToken(name, "sensitive header name")));
        }
        return Set.copyOf(all);
    }

    /** Whether values of the field are secrets by default. */
    public static boolean isSensitive(String name) {
        return SENSITIVE.contains(Tokens.lower(name));
    }

    /** Whether values of the field are secrets by default, or because its name, in lower case, is one of these. */
    public static boolean isSensitive(String name, Set<String> more) {
        String lower = Tokens.lower(name);
        return SENSITIVE.contains(lower) || more.contains(lower);
    }
}
