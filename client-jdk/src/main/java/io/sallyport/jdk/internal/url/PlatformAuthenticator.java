package io.sallyport.jdk.internal.url;

import io.sallyport.TargetUri;
import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Challenge;
import io.sallyport.auth.Challenged;
import io.sallyport.auth.Credentials;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks an authenticator of the platform. Two of the same one are equal, so that what it gave once is remembered. Immutable. */
record PlatformAuthenticator(java.net.Authenticator asked) implements Authenticator {

    /** Needs somebody to ask. */
    PlatformAuthenticator {
        Objects.requireNonNull(asked, "asked");
    }

    /** The authenticator of a connection, or else the platform's default; null if there is none. */
    static @Nullable PlatformAuthenticator of(java.net.@Nullable Authenticator own) {
        java.net.Authenticator used = own != null ? own : java.net.Authenticator.getDefault();
        return used == null ? null : new PlatformAuthenticator(used);
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public CompletionStage<@Nullable Credentials> authenticate(Challenged challenged) {
        Challenge challenge = strongest(challenged);
        return CompletableFuture.completedFuture(challenge == null ? null : ask(challenged, challenge));
    }

    private static @Nullable Challenge strongest(Challenged challenged) {
        Challenge basic = null;
        for (Challenge challenge : challenged.challenges()) {
            if (challenge.is("Digest")) {
                return challenge;
            }
            if (basic == null && challenge.is("Basic")) {
                basic = challenge;
            }
        }
        return basic;
    }

    private @Nullable Credentials ask(Challenged challenged, Challenge challenge) {
        TargetUri target = challenged.request().target();
        PasswordAuthentication given;
        try {
            given = java.net.Authenticator.requestPasswordAuthentication(
                    asked,
                    challenged.origin().host(),
                    address(challenged.origin().host()),
                    challenged.origin().port(),
                    challenged.origin().scheme(),
                    challenge.realm() == null ? "" : challenge.realm(),
                    challenge.scheme(),
                    target.toUri().toURL(),
                    challenged.proxy()
                            ? java.net.Authenticator.RequestorType.PROXY
                            : java.net.Authenticator.RequestorType.SERVER);
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // it was a URL before
        }
        return given == null ? null : Credentials.password(given.getUserName(), String.valueOf(given.getPassword()));
    }

    private static @Nullable InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
