package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** {@link io.sallyport.config.Timeouts#response} ran out before the response's head was complete. */
public final class ResponseTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    /** A failure with what is known of it. */
    public ResponseTimeoutException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new ResponseTimeoutException(facts(), plainMessage(), getCause());
    }
}
