package io.sallyport.internal.auth;

import io.sallyport.TargetUri;
import io.sallyport.auth.Authenticator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which origin is answered by whom. Immutable. */
public final class AuthenticatorTable {

    /** No origin is answered. */
    public static final AuthenticatorTable EMPTY = new AuthenticatorTable(Map.of(), null);

    private final Map<Origin, Authenticator> bound;
    private final @Nullable Function<TargetUri, @Nullable Authenticator> others;

    private AuthenticatorTable(
            Map<Origin, Authenticator> bound, @Nullable Function<TargetUri, @Nullable Authenticator> others) {
        this.bound = bound;
        this.others = others;
    }

    /** The same with an authenticator for one origin. */
    public AuthenticatorTable with(String origin, Authenticator authenticator) {
        TargetUri target = TargetUri.parse(origin);
        if (!target.pathAndQuery().equals("/") || target.userInfo() != null || target.fragment() != null) {
            throw new IllegalArgumentException("authenticator: origin " + target.scheme() + "://" + target.authority()
                    + " with more behind or before it (expected: scheme, host and port only)");
        }
        Map<Origin, Authenticator> more = new HashMap<>(bound);
        more.put(Origin.of(target), Objects.requireNonNull(authenticator, "authenticator"));
        return new AuthenticatorTable(Map.copyOf(more), others);
    }

    /** The same with another answer for all origins that have none of their own. */
    public AuthenticatorTable withOthers(@Nullable Function<TargetUri, @Nullable Authenticator> lookup) {
        return new AuthenticatorTable(bound, lookup);
    }

    boolean isEmpty() {
        return others == null && bound.isEmpty();
    }

    @Nullable
    Authenticator find(TargetUri target) {
        Authenticator own = bound.isEmpty() ? null : bound.get(Origin.of(target));
        return own != null || others == null ? own : others.apply(target);
    }
}
