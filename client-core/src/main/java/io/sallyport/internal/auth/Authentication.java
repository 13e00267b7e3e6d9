package io.sallyport.internal.auth;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.TargetUri;
import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Credentials;
import io.sallyport.error.AuthenticationException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.internal.text.HostText;
import io.sallyport.internal.text.Percent;
import io.sallyport.proxy.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a client shows who it is, and what it remembers of that: for 256 origins and authenticators, those used last. Thread-safe. */
public final class Authentication {

    static final int MAX_SPACES = 256;

    private record Key(Side side, Origin origin, Authenticator authenticator) {}

    private final AuthenticatorTable table;
    private final Executor blocking;
    private final Supplier<String> nonces;
    private final Map<Key, Space> spaces = Space.recentlyUsed(MAX_SPACES); // guarded by itself

    /**
     * The memory of a client.
     *
     * @param blocking where authenticators run that may block
     * @param nonces gives the client's nonces
     */
    public Authentication(AuthenticatorTable table, Executor blocking, Supplier<String> nonces) {
        this.table = table;
        this.blocking = blocking;
        this.nonces = nonces;
    }

    /** Whether there may be credentials for the request. */
    public boolean concerns(Request request) {
        return !table.isEmpty()
                || request.options().authenticator() != null
                || request.target().userInfo() != null;
    }

    /**
     * How the client shows the origin of a request who it is; null if it does not. What the user set goes out as it is.
     *
     * @param request as it goes out but for the credentials
     */
    public @Nullable Negotiation begin(Request request) throws AuthenticationException {
        if (request.options().literal() || request.headers().contains(Side.ORIGIN.credentials)) {
            return null;
        }
        Authenticator authenticator = authenticator(request);
        return authenticator == null ? null : begin(Side.ORIGIN, request.target(), authenticator);
    }

    /** How the client shows a proxy who it is. */
    public Negotiation begin(Proxy proxy, Authenticator authenticator) {
        return begin(Side.PROXY, place(proxy), authenticator);
    }

    /** What stands for a proxy where an origin is named; SOCKS has no scheme of its own there. */
    private static TargetUri place(Proxy proxy) {
        String scheme = proxy.type() == Proxy.Type.HTTPS ? "https" : "http";
        return TargetUri.parse(scheme + "://" + HostText.bracketed(proxy.host()) + ":" + proxy.port() + "/");
    }

    /** The password for a SOCKS proxy, asked for the first time. Fails with an {@link HttpClientException} only. */
    public CompletionStage<Optional<Credentials.Password>> password(
            Proxy proxy, Authenticator authenticator, Request request) {
        return begin(proxy, authenticator).password(request);
    }

    private Negotiation begin(Side side, TargetUri target, Authenticator authenticator) {
        Space space;
        synchronized (spaces) {
            space = spaces.computeIfAbsent(
                    new Key(side, Origin.of(target), authenticator),
                    key -> new Space(TargetUri.parse(target.scheme() + "://" + target.authority() + "/")));
        }
        return new Negotiation(side, authenticator, space, blocking, nonces);
    }

    private @Nullable Authenticator authenticator(Request request) throws AuthenticationException {
        Authenticator own = request.options().authenticator();
        if (own != null) {
            return own;
        }
        try {
            String userInfo = request.target().userInfo();
            Authenticator typed = userInfo == null ? null : ofUserInfo(userInfo);
            return typed != null ? typed : table.find(request.target());
        } catch (RuntimeException e) {
            throw new AuthenticationException(
                    FailureFacts.unsent(Phase.PREPARE, request), "there is no authenticator for the request", e);
        }
    }

    /** What somebody wrote before the {@code @} of a URL, as everybody sends it: by Basic, unasked. */
    private static @Nullable Authenticator ofUserInfo(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = Percent.unescape(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : Percent.unescape(userInfo.substring(colon + 1));
        return user.isEmpty() && password.isEmpty()
                ? null
                : Authenticator.basic(user, password).preemptive();
    }
}
