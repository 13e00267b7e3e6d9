package io.sallyport.internal.auth;

import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Challenged;
import io.sallyport.auth.Credentials;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives bearer tokens, once a request. Immutable. */
public final class BearerAuthenticator implements Authenticator {

    private final Supplier<? extends CompletionStage<String>> tokens;

    /** An authenticator that asks for tokens. */
    public BearerAuthenticator(Supplier<? extends CompletionStage<String>> tokens) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
    }

    @Override
    public CompletionStage<@Nullable Credentials> authenticate(Challenged challenged) {
        boolean asksForOther = !challenged.challenges().isEmpty()
                && challenged.challenges().stream().noneMatch(challenge -> challenge.is("Bearer"));
        return challenged.refusals() > 0 || asksForOther
                ? CompletableFuture.completedFuture(null)
                : tokens.get().thenApply(Credentials::bearer);
    }

    @Override
    public boolean isPreemptive() {
        return true;
    }
}
