package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** The call was cancelled, or its thread interrupted. */
public final class CallCancelledException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /** A failure with what is known of it. */
    public CallCancelledException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new CallCancelledException(facts(), plainMessage(), getCause());
    }
}
