package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** {@link io.sallyport.config.Timeouts#pool} ran out while the call waited for a connection. */
public final class PoolTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    /** A failure with what is known of it. */
    public PoolTimeoutException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new PoolTimeoutException(facts(), plainMessage(), getCause());
    }
}
