package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** The request's body could not be sent: its publisher failed, gave another number of bytes than it declared or broke the rules of Flow, or its file could not be read. The cause is the publisher's or the file system's own exception. */
public final class RequestBodyException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public RequestBodyException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new RequestBodyException(facts(), plainMessage(), getCause());
    }
}
