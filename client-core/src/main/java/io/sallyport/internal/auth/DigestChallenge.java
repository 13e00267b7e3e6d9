package io.sallyport.internal.auth;

import io.sallyport.auth.Challenge;
import io.sallyport.internal.text.ListGrammar;
import io.sallyport.internal.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Digest needs of a challenge (RFC 7616 section 3.3). Immutable.
 *
 * @param algorithmAsSent as the server wrote it, or null if it did not
 * @param auth whether qop {@code auth} is offered
 * @param authInt whether qop {@code auth-int} is offered; where neither is, the server is from before RFC 2617
 * @param domain the URIs of the protection space as sent, or null
 */
record DigestChallenge(
        DigestAlgorithm algorithm,
        @Nullable String algorithmAsSent,
        boolean session,
        String realm,
        String nonce,
        @Nullable String opaque,
        boolean auth,
        boolean authInt,
        boolean stale,
        boolean userhash,
        @Nullable String domain) {

    /** What Digest needs, or null if it cannot be answered. */
    static @Nullable DigestChallenge of(Challenge challenge) {
        String realm = challenge.realm();
        String nonce = challenge.parameter("nonce");
        String asSent = challenge.parameter("algorithm");
        String name = asSent != null ? asSent : "MD5";
        DigestAlgorithm algorithm = DigestAlgorithm.of(name);
        if (!challenge.is("Digest") || realm == null || nonce == null || algorithm == null) {
            return null;
        }
        String qop = challenge.parameter("qop");
        boolean auth = offers(qop, "auth");
        boolean authInt = offers(qop, "auth-int");
        boolean session = DigestAlgorithm.isSession(name);
        if (!auth && !authInt && (qop != null || session)) {
            return null;
        }
        return new DigestChallenge(
                algorithm,
                asSent,
                session,
                realm,
                nonce,
                challenge.parameter("opaque"),
                auth,
                authInt,
                isTrue(challenge.parameter("stale")),
                isTrue(challenge.parameter("userhash")),
                challenge.parameter("domain"));
    }

    private static boolean offers(@Nullable String qop, String name) {
        if (qop == null) {
            return false;
        }
        List<String> offered = new ArrayList<>();
        ListGrammar.addElements(qop, offered);
        return offered.stream().anyMatch(element -> Tokens.equalsIgnoreCase(element, name));
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && Tokens.equalsIgnoreCase(value, "true");
    }

    /** Whether the body has to be hashed. */
    boolean needsBody() {
        return authInt && !auth;
    }
}
