package io.sallyport.error;

import io.sallyport.HttpClientException;
import org.jspecify.annotations.Nullable;

/** A body was taken back, because nobody asked for it or nobody could any more: its connection is closed. See {@link io.sallyport.config.BodyConfig#unclaimedTimeout}. */
public final class BodyUnclaimedException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public BodyUnclaimedException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new BodyUnclaimedException(facts(), plainMessage(), getCause());
    }
}
