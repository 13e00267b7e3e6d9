package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** The body ended before the length that was announced, or its end was not authentic. */
public final class TruncatedBodyException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public TruncatedBodyException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new TruncatedBodyException(facts(), plainMessage(), getCause());
    }
}
