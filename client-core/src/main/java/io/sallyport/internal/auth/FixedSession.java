package io.sallyport.internal.auth;

import io.sallyport.TargetUri;
import io.sallyport.auth.Credentials;
import io.sallyport.internal.text.Masking;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Basic (RFC 7617), or a token: the same for every request. Immutable. */
final class FixedSession implements Session {

    private final Credentials credentials;
    private final @Nullable String realm;
    private final boolean wholeOrigin;
    private final Authorization authorization;

    private FixedSession(Credentials credentials, @Nullable String realm, boolean wholeOrigin, String value) {
        this.credentials = credentials;
        this.realm = realm;
        this.wholeOrigin = wholeOrigin;
        this.authorization = new Authorization(this, value, null);
    }

    /** A session by Basic: in UTF-8, which RFC 7617 section 2.1 lets servers ask for, and the others take it as it comes. */
    static FixedSession basic(Credentials.Password password, @Nullable String realm, boolean wholeOrigin) {
        byte[] pair = (password.user() + ":" + password.password()).getBytes(StandardCharsets.UTF_8);
        return new FixedSession(
                password, realm, wholeOrigin, "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    static FixedSession token(Credentials.Token token, @Nullable String realm, boolean wholeOrigin) {
        return new FixedSession(token, realm, wholeOrigin, token.scheme() + " " + token.value());
    }

    @Override
    public Credentials credentials() {
        return credentials;
    }

    @Override
    public @Nullable String realm() {
        return realm;
    }

    @Override
    public @Nullable List<String> domain(TargetUri origin) {
        return wholeOrigin ? List.of("/") : null;
    }

    @Override
    public boolean needsBody() {
        return false;
    }

    @Override
    public Authorization authorize(String method, String uri, @Nullable BodyHash body) {
        return authorization;
    }

    @Override
    public String toString() {
        return "FixedSession[" + Masking.MASK + "]";
    }
}
