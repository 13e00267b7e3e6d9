package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** The queue for a connection is full. The message names the limit, its value and the queue. */
public final class PoolExhaustedException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public PoolExhaustedException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new PoolExhaustedException(facts(), plainMessage(), getCause());
    }
}
