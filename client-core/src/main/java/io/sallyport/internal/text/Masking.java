package io.sallyport.internal.text;

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

    /** Whether values of the field are secrets by default. */
    public static boolean isSensitive(String name) {
        return SENSITIVE.contains(Tokens.lower(name));
    }
}
