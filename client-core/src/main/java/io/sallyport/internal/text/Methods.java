package io.sallyport.internal.text;

import java.util.Map;
import java.util.Set;

/** Request methods (RFC 9110 section 9). Pure functions. Stateless. */
public final class Methods {

    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final Map<String, String> LOWER = Map.of(
            "get", "GET", "head", "HEAD", "post", "POST", "put", "PUT", "patch", "PATCH", "delete", "DELETE", "options",
            "OPTIONS", "trace", "TRACE", "connect", "CONNECT");
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");
    private static final Set<String> BODY_EXPECTED = Set.of("POST", "PUT", "PATCH");

    private Methods() {}

    /**
     * The method as it goes out: one of the nine known ones in upper case, whatever its case was; any other token verbatim.
     *
     * @throws IllegalArgumentException if it is no token, naming the character and its place
     */
    public static String normalize(String method) {
        if (KNOWN.contains(method)) {
            return method;
        }
        Tokens.requireToken(method, "method");
        return LOWER.getOrDefault(Tokens.lower(method), method);
    }

    /** Whether sending the method twice means the same as sending it once (RFC 9110 9.2.2). Unknown methods do not. */
    public static boolean isIdempotent(String method) {
        return IDEMPOTENT.contains(method);
    }

    /** Whether an absent body is announced as {@code Content-Length: 0} (RFC 9110 8.6). */
    public static boolean expectsBody(String method) {
        return BODY_EXPECTED.contains(method);
    }
}
