package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** The client's {@link io.sallyport.config.AddressGuard} permits none of the host's addresses. Nothing was sent, and it is never retried. */
public final class AddressRefusedException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public AddressRefusedException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new AddressRefusedException(facts(), plainMessage(), getCause());
    }
}
