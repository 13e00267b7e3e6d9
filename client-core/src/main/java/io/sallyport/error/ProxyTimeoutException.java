package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** {@link io.sallyport.config.Timeouts#proxy} ran out while a proxy was asked for a tunnel. */
public final class ProxyTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception; null for a {@link java.net.SocketTimeoutException} with the message
     */
    public ProxyTimeoutException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new ProxyTimeoutException(facts(), plainMessage(), getCause());
    }
}
