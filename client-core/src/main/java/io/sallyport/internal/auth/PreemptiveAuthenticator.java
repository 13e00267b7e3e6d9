package io.sallyport.internal.auth;

import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Challenged;
import io.sallyport.auth.Credentials;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asked before the first request. Immutable. */
public record PreemptiveAuthenticator(Authenticator inner) implements Authenticator {

    /** Needs somebody to ask. */
    public PreemptiveAuthenticator {
        Objects.requireNonNull(inner, "inner");
    }

    @Override
    public CompletionStage<? extends @Nullable Credentials> authenticate(Challenged challenged) {
        return inner.authenticate(challenged);
    }

    @Override
    public boolean mayBlock() {
        return inner.mayBlock();
    }

    @Override
    public boolean isPreemptive() {
        return true;
    }
}
