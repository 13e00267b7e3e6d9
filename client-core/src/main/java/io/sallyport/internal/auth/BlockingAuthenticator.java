package io.sallyport.internal.auth;

import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Challenged;
import io.sallyport.auth.Credentials;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks code that may block. Immutable. */
public record BlockingAuthenticator(Function<Challenged, @Nullable Credentials> asked) implements Authenticator {

    /** Needs somebody to ask. */
    public BlockingAuthenticator {
        Objects.requireNonNull(asked, "asked");
    }

    @Override
    public CompletionStage<@Nullable Credentials> authenticate(Challenged challenged) {
        return CompletableFuture.completedFuture(asked.apply(challenged));
    }

    @Override
    public boolean mayBlock() {
        return true;
    }
}
