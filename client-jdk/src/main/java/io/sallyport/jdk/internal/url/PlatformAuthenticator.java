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
import java.util.Locale;
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
        if (challenge == null) {
            boolean socks = challenged.proxy() && challenged.challenges().isEmpty();
            return CompletableFuture.completedFuture(socks ? askForSocks(challenged.origin()) : null);
        }
        return CompletableFuture.completedFuture(ask(challenged, challenge));
    }

    private static @Nullable Challenge strongest(Challenged challenged) {
        Challenge basic = null;
        boolean tunnel = challenged.request().method().equals("CONNECT");
        for (Challenge challenge : challenged.challenges()) {
            boolean allowed = !challenged.proxy() || Proxies.isAllowed(challenge.scheme(), tunnel);
            if (allowed && challenge.is("Digest")) {
                return challenge;
            }
            if (allowed && basic == null && challenge.is("Basic")) {
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
                    target.scheme(),
                    challenge.realm() == null ? "" : challenge.realm(),
                    challenge.scheme().toLowerCase(Locale.ROOT),
                    target.toUri().toURL(),
                    challenged.proxy()
                            ? java.net.Authenticator.RequestorType.PROXY
                            : java.net.Authenticator.RequestorType.SERVER);
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // it was a URL before
        }
        return credentials(given);
    }

    /** SOCKS has no challenges; the platform asks as a server would. */
    private @Nullable Credentials askForSocks(TargetUri proxy) {
        return credentials(java.net.Authenticator.requestPasswordAuthentication(
                asked,
                proxy.host(),
                address(proxy.host()),
                proxy.port(),
                "SOCKS5",
                "SOCKS authentication",
                null,
                null,
                java.net.Authenticator.RequestorType.SERVER));
    }

    private static @Nullable Credentials credentials(@Nullable PasswordAuthentication given) {
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
