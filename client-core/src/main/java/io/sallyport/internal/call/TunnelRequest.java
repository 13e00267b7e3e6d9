package io.sallyport.internal.call;

import io.sallyport.Request;
import io.sallyport.TargetUri;
import io.sallyport.internal.text.Tokens;
import org.jspecify.annotations.Nullable;

/** What asks for a tunnel (RFC 9110 section 9.3.6). Stateless. */
final class TunnelRequest {

    private TunnelRequest() {}

    /**
     * A CONNECT.
     *
     * @param authority a host and a port, both written out
     * @throws IllegalArgumentException if that is something else
     */
    static Request to(String authority) {
        TargetUri target = target(authority);
        if (target == null
                || target.userInfo() != null
                || target.fragment() != null
                || !target.pathAndQuery().equals("/")) {
            throw new IllegalArgumentException(notAuthority(authority));
        }
        return Request.builder("CONNECT", target).build();
    }

    private static @Nullable TargetUri target(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean named = colon > authority.lastIndexOf(']') && colon < authority.length() - 1;
        try {
            return named ? TargetUri.parse("http://" + authority) : null;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(notAuthority(authority), e);
        }
    }

    private static String notAuthority(String text) {
        return "connect: \"" + Tokens.printable(text) + "\" (expected: host:port)";
    }
}
