package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** {@link io.sallyport.config.Timeouts#connect} ran out while a TCP connection was opened. */
public final class ConnectTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    /** A failure with what is known of it. */
    public ConnectTimeoutException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new ConnectTimeoutException(facts(), plainMessage(), getCause());
    }
}
