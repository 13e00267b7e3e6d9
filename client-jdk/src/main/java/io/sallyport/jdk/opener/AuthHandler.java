package io.sallyport.jdk.opener;

import io.sallyport.Attribute;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.auth.Challenge;
import io.sallyport.auth.Credentials;
import io.sallyport.internal.auth.ChallengeAnswers;
import io.sallyport.internal.auth.Side;
import io.sallyport.proxy.Proxy;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers challenges (RFC 9110 section 11) by opening the request once more, with what a {@link PasswordManager} has for the realm and the URL: what its four subclasses have in common. What was refused is not
 * shown again, so a wrong password is tried once; Digest goes on while the server says that only its nonce is stale, {@link #MAX_ANSWERS} times at most. The answer stays behind when a redirect is followed. A request whose body
 * cannot be sent again is left as it is. Thread-safe.
 */
public abstract class AuthHandler extends Handler {

    /** How many challenges of one request are answered: 5. */
    public static final int MAX_ANSWERS = 5;

    /** What a request has shown to whom. Immutable. */
    private record Shown(String scheme, @Nullable String realm, Credentials credentials, int answers) {}

    private static final Attribute<Shown> TO_ORIGIN = Attribute.of("shown to the origin", Shown.class);
    private static final Attribute<Shown> TO_PROXY = Attribute.of("shown to the proxy", Shown.class);

    private final PasswordManager passwords;
    private final String scheme;
    private final boolean proxy;
    private final ChallengeAnswers answers;

    AuthHandler(PasswordManager passwords, String scheme, boolean proxy) {
        this.passwords = Objects.requireNonNull(passwords, "passwords");
        this.scheme = scheme;
        this.proxy = proxy;
        this.answers = new ChallengeAnswers(proxy ? Side.PROXY : Side.ORIGIN);
    }

    /** {@return who has the passwords} */
    public PasswordManager passwords() {
        return passwords;
    }

    /**
     * Adds a password, see {@link PasswordManager#addPassword}.
     *
     * @param realm as the server names it
     * @param uri what it is for, with all below it; for a proxy its host and port
     * @param user the user
     * @param password the password
     */
    public void addPassword(@Nullable String realm, String uri, String user, String password) {
        passwords.addPassword(realm, uri, user, password);
    }

    @Override
    public @Nullable UrlResponse error(UrlRequest request, UrlResponse response, Opener opener) throws IOException {
        RequestBody body = request.body();
        String asker = proxy ? httpProxy(request) : request.url();
        boolean answerable = response.status() == answers.status()
                && request.target() != null
                && asker != null
                && (body == null || body.isRepeatable());
        if (!answerable || asker == null) {
            return null;
        }
        for (Challenge challenge : answers.offered(response.headers())) {
            Credentials.Password found =
                    challenge.is(scheme) ? passwords.findUserPassword(challenge.realm(), asker) : null;
            UrlRequest next = found == null ? null : answered(request, challenge, found);
            if (next != null) {
                response.close();
                return opener.open(next);
            }
        }
        return null;
    }

    /** The proxy that may ask; null for none, and for SOCKS, behind which only an origin could. */
    private static @Nullable String httpProxy(UrlRequest request) {
        String text = request.proxy();
        Proxy known = text == null ? null : Proxy.parse(text);
        return known == null || !known.isHttp() ? null : known.toString();
    }

    private @Nullable UrlRequest answered(UrlRequest request, Challenge challenge, Credentials.Password password)
            throws IOException {
        Attribute<Shown> key = proxy ? TO_PROXY : TO_ORIGIN;
        Shown before = request.attribute(key);
        int times = before == null ? 0 : before.answers();
        boolean refused = before != null
                && before.scheme().equals(scheme)
                && Objects.equals(before.realm(), challenge.realm())
                && before.credentials().equals(password)
                && !ChallengeAnswers.isStale(challenge);
        if (refused || times == MAX_ANSWERS) {
            return null;
        }
        Request bare = proxy ? HttpExchange.toProxy(request) : HttpExchange.bare(request);
        String value = answers.answer(challenge, password, bare);
        return value == null
                ? null
                : request.toBuilder()
                        .unredirectedHeader(answers.field(), value)
                        .attribute(key, new Shown(scheme, challenge.realm(), password, times + 1))
                        .build();
    }
}
