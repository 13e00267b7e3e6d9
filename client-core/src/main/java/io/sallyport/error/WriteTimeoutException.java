package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** {@link io.sallyport.config.Timeouts#write} ran out: the peer took nothing of the request. */
public final class WriteTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    /** A failure with what is known of it. */
    public WriteTimeoutException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new WriteTimeoutException(facts(), plainMessage(), getCause());
    }
}
