package io.sallyport.auth;

import io.sallyport.internal.text.Tokens;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way in that a server or a proxy offers (RFC 9110 section 11.3). Immutable.
 *
 * @param scheme the name of the scheme as it was sent; compare it by {@link #is}
 * @param token68 what follows the scheme where that is one token, or null
 * @param parameters by their names in lower case, quotes and escapes taken off; unmodifiable
 */
public record Challenge(String scheme, @Nullable String token68, Map<String, String> parameters) {

    /**
     * Copies the parameters.
     *
     * @param scheme the name of the scheme
     * @param token68 one token, or null
     * @param parameters by their names in lower case
     */
    public Challenge {
        Objects.requireNonNull(scheme, "scheme");
        parameters = Map.copyOf(parameters);
    }

    /**
     * {@return whether it is of this scheme}
     *
     * @param name the name of a scheme in any case
     */
    public boolean is(String name) {
        return Tokens.equalsIgnoreCase(scheme, name);
    }

    /**
     * {@return the value of a parameter, or null}
     *
     * @param name in lower case
     */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /** {@return the realm, or null if there is none} */
    public @Nullable String realm() {
        return parameters.get("realm");
    }
}
