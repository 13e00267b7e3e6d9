package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/**
 * Credentials could not be had: the {@link io.sallyport.auth.Authenticator} failed, and the cause is what it threw; or the server failed to prove that it knows the password (RFC 7616 section 3.5). A password that the
 * server refuses is none of these: the 401 is delivered.
 */
public final class AuthenticationException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public AuthenticationException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new AuthenticationException(facts(), plainMessage(), getCause());
    }
}
