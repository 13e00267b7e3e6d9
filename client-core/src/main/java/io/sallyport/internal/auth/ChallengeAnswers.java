package io.sallyport.internal.auth;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.auth.Challenge;
import io.sallyport.auth.Credentials;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers challenges for those who decide by themselves when to ask again, and not by a {@link Negotiation}. Goes on counting with the nonce that was used last. Thread-safe.
 */
public final class ChallengeAnswers {

    private final Side side;
    private final Nonces nonces = new Nonces();

    // Guarded by this.
    private @Nullable DigestSession last;

    /** Answers for one side. */
    public ChallengeAnswers(Side side) {
        this.side = side;
    }

    /** The status that asks. */
    public int status() {
        return side.status;
    }

    /** The name of the field that answers. */
    public String field() {
        return side.credentials;
    }

    /** What an answer with that status offers, in its order. */
    public List<Challenge> offered(Headers headers) {
        return ChallengeParser.challenges(headers.all(side.challenges));
    }

    /** Whether a challenge says that only the nonce was wrong. */
    public static boolean isStale(Challenge challenge) {
        DigestChallenge digest = DigestChallenge.of(challenge);
        return digest != null && digest.stale();
    }

    /**
     * The field's value, or null if the credentials do not answer the challenge. The request is what asked: a CONNECT, if that was refused. Reads the body where the server wants its hash, so it may block.
     *
     * @throws IOException if the body cannot be read
     */
    public @Nullable String answer(Challenge challenge, Credentials credentials, Request request) throws IOException {
        Session session = session(challenge, credentials, request);
        if (session == null) {
            return null;
        }
        BodyHash hash = session instanceof DigestSession digest && session.needsBody()
                ? BodyHash.of(request.body(), digest.challenge().algorithm())
                : null;
        return session.authorize(request.method(), side.requestTarget(request), hash)
                .value();
    }

    private synchronized @Nullable Session session(Challenge challenge, Credentials credentials, Request request) {
        DigestSession known = last;
        if (known != null
                && known.challenge().equals(DigestChallenge.of(challenge))
                && known.credentials().equals(credentials)
                && (!known.needsBody() || BodyHash.isPossible(request.body()))) {
            return known;
        }
        Session session = Choice.session(credentials, List.of(challenge), false, request.body(), nonces);
        if (session instanceof DigestSession digest) {
            last = digest;
        }
        return session;
    }
}
