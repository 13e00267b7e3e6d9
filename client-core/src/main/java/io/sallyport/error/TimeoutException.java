package io.sallyport.error;

import io.sallyport.HttpClientException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** A time limit ran out; which one is in the leaf. The cause is a {@link java.net.SocketTimeoutException}. */
public abstract class TimeoutException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /** For the leaves. */
    TimeoutException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause != null ? cause : new SocketTimeoutException(message));
    }
}
