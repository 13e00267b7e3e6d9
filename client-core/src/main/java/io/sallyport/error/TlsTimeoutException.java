package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** {@link io.sallyport.config.Timeouts#tls} ran out during the TLS handshake. */
public final class TlsTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    /** A failure with what is known of it. */
    public TlsTimeoutException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new TlsTimeoutException(facts(), plainMessage(), getCause());
    }
}
