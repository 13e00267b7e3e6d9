package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** A body was asked for after it was closed, before it was complete. */
public final class BodyClosedException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public BodyClosedException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new BodyClosedException(facts(), plainMessage(), getCause());
    }
}
