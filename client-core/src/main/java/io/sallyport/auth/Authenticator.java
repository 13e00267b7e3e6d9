package io.sallyport.auth;

import io.sallyport.internal.auth.BearerAuthenticator;
import io.sallyport.internal.auth.BlockingAuthenticator;
import io.sallyport.internal.auth.FixedAuthenticator;
import io.sallyport.internal.auth.PreemptiveAuthenticator;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the credentials of a client: asked when an origin answers 401, or a proxy 407 (RFC 9110 section 11). Thread-safe.
 *
 * <p>What it gives is remembered once it was accepted, and goes out at once with later requests of the client to the same origin and realm. Calls that need the same credentials at the same time wait
 * for one question, which the end of one of them does not end; so a stage that never completes holds them all, each until its deadline.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Gives credentials. Called on an event loop, or on the thread that sends if it is preemptive, so it must not block unless {@link #mayBlock} says so; may answer on any thread. Asked again, up to 5 times a request, if what it
     * gave is refused; giving the same again ends that.
     *
     * @param challenged who asks, and for what
     * @return the credentials; a stage of null to give up: then the 401 is delivered. Throwing, null, or a failed stage is an {@link io.sallyport.error.AuthenticationException} for all calls that wait
     */
    CompletionStage<? extends @Nullable Credentials> authenticate(Challenged challenged);

    /** {@return whether {@link #authenticate} may block, and is called on the transport's blocking executor for that} Default: false. */
    default boolean mayBlock() {
        return false;
    }

    /** {@return whether it is asked before the first request to an origin, not only when that asks} Default: false. */
    default boolean isPreemptive() {
        return false;
    }

    /** {@return the same, asked before the first request to an origin: its credentials go out unasked} Digest, which needs a challenge, still waits for it; {@link #password} sends Basic, so the password itself goes out. */
    default Authenticator preemptive() {
        return isPreemptive() ? this : new PreemptiveAuthenticator(this);
    }

    /**
     * {@return one that gives these credentials, once a request}
     *
     * @param credentials what it gives
     */
    static Authenticator of(Credentials credentials) {
        return new FixedAuthenticator(credentials);
    }

    /**
     * {@return one that answers Basic only}
     *
     * @param user as for {@link Credentials#basic}
     * @param password as for {@link Credentials#basic}
     */
    static Authenticator basic(String user, String password) {
        return of(Credentials.basic(user, password));
    }

    /**
     * {@return one that answers Digest only}
     *
     * @param user as for {@link Credentials#digest}
     * @param password as for {@link Credentials#digest}
     */
    static Authenticator digest(String user, String password) {
        return of(Credentials.digest(user, password));
    }

    /**
     * {@return one that answers the strongest that is offered}
     *
     * @param user as for {@link Credentials#password}
     * @param password as for {@link Credentials#password}
     */
    static Authenticator password(String user, String password) {
        return of(Credentials.password(user, password));
    }

    /**
     * {@return one that sends bearer tokens (RFC 6750), preemptively; a token is used until it is refused, then another is asked for, once a request}
     *
     * @param tokens gives a token; must not block; may be slow, and may answer on any thread; asked by one call for all that need a token. It must not wait for a
     *     request of a client that asks this authenticator for it: that request would wait for the token
     */
    static Authenticator bearer(Supplier<? extends CompletionStage<String>> tokens) {
        return new BearerAuthenticator(tokens);
    }

    /**
     * {@return one that may block}
     *
     * @param asked called on the transport's blocking executor; gives credentials, or null to give up
     */
    static Authenticator blocking(Function<Challenged, @Nullable Credentials> asked) {
        return new BlockingAuthenticator(asked);
    }
}
