package io.sallyport.internal.auth;

import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Challenged;
import io.sallyport.auth.Credentials;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives the same credentials, once a request. Immutable. */
public record FixedAuthenticator(Credentials credentials) implements Authenticator {

    /** Needs credentials. */
    public FixedAuthenticator {
        Objects.requireNonNull(credentials, "credentials");
    }

    @Override
    public CompletionStage<@Nullable Credentials> authenticate(Challenged challenged) {
        return CompletableFuture.completedFuture(challenged.refusals() == 0 ? credentials : null);
    }
}
