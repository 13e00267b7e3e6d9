package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** The executor for work that must block is saturated or shut down. The cause is its {@link java.util.concurrent.RejectedExecutionException}. */
public final class BlockingExecutorException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public BlockingExecutorException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new BlockingExecutorException(facts(), plainMessage(), getCause());
    }
}
