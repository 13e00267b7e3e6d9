package io.sallyport.internal.auth;

import io.sallyport.RequestBody;
import io.sallyport.auth.Challenge;
import io.sallyport.auth.Credentials;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which challenge credentials answer: the strongest they can (RFC 7616 section 3.7). Pure functions. Stateless. */
final class Choice {

    private Choice() {}

    /**
     * A session that answers one of the challenges, or null.
     *
     * @param challenges empty if the server did not ask, or not for anything in particular
     * @param wholeOrigin whether the user said that they go out to the origin unasked
     */
    static @Nullable Session session(
            Credentials credentials,
            List<Challenge> challenges,
            boolean wholeOrigin,
            RequestBody body,
            Supplier<String> nonces) {
        if (credentials instanceof Credentials.Token token) {
            Challenge asked = named(challenges, token.scheme());
            return asked == null && !challenges.isEmpty()
                    ? null
                    : FixedSession.token(token, asked == null ? null : asked.realm(), wholeOrigin);
        }
        Credentials.Password password = (Credentials.Password) credentials;
        DigestChallenge digest = password.digest() ? strongest(challenges) : null;
        if (digest != null) {
            DigestChallenge possible = BodyHash.isPossible(body) ? digest : strongest(withoutHashes(challenges));
            return possible == null ? null : DigestSession.start(password, possible, nonces);
        }
        Challenge basic = named(challenges, "Basic");
        return password.basic() && (basic != null || challenges.isEmpty())
                ? FixedSession.basic(password, basic == null ? null : basic.realm(), wholeOrigin)
                : null;
    }

    private static @Nullable Challenge named(List<Challenge> challenges, String scheme) {
        for (Challenge challenge : challenges) {
            if (challenge.is(scheme)) {
                return challenge;
            }
        }
        return null;
    }

    /** The challenge with the strongest hash; of equal ones the first. */
    private static @Nullable DigestChallenge strongest(List<Challenge> challenges) {
        DigestChallenge best = null;
        for (Challenge challenge : challenges) {
            DigestChallenge digest = DigestChallenge.of(challenge);
            if (digest != null && (best == null || digest.algorithm().compareTo(best.algorithm()) > 0)) {
                best = digest;
            }
        }
        return best;
    }

    private static List<Challenge> withoutHashes(List<Challenge> challenges) {
        return challenges.stream()
                .filter(challenge -> {
                    DigestChallenge digest = DigestChallenge.of(challenge);
                    return digest != null && !digest.needsBody();
                })
                .toList();
    }

    /** The challenge by which a server says that the nonce of a session is used up and its password is not in doubt, or null. */
    static @Nullable DigestChallenge renewal(Session session, List<Challenge> challenges) {
        if (!(session instanceof DigestSession used)) {
            return null;
        }
        for (Challenge challenge : challenges) {
            DigestChallenge digest = DigestChallenge.of(challenge);
            boolean same = digest != null
                    && digest.stale()
                    && digest.realm().equals(used.realm())
                    && digest.algorithm() == used.challenge().algorithm();
            if (same) {
                return digest;
            }
        }
        return null;
    }
}
