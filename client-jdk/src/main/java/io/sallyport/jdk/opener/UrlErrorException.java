package io.sallyport.jdk.opener;

import io.sallyport.HttpClientException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.TimeoutException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A URL could not be opened: Python's {@code URLError}. The cause is the reason: of a time limit that ran out a {@link SocketTimeoutException}, of another failure of the HTTP client that
 * {@link HttpClientException} itself; null if the message says it all. The facts are those of the cause.
 */
public class UrlErrorException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with a reason.
     *
     * @param reason what happened, for people
     * @param cause what it comes from, or null
     */
    public UrlErrorException(String reason, @Nullable Throwable cause) {
        this(factsOf(cause), reason, cause);
    }

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param reason what happened, for people
     * @param cause what it comes from, or null
     */
    protected UrlErrorException(FailureFacts facts, String reason, @Nullable Throwable cause) {
        super(facts, reason, cause);
    }

    /** The same failure as openers throw it. */
    static UrlErrorException of(HttpClientException failure) {
        if (failure instanceof UrlErrorException known) {
            return known;
        }
        if (!(failure instanceof TimeoutException)) {
            return new UrlErrorException(failure.plainMessage(), failure);
        }
        Throwable limit = failure.getCause() instanceof SocketTimeoutException platform
                ? platform
                : new SocketTimeoutException(failure.plainMessage());
        UrlErrorException timeout = new UrlErrorException(failure.facts(), failure.plainMessage(), limit);
        timeout.addSuppressed(failure);
        return timeout;
    }

    private static FailureFacts factsOf(@Nullable Throwable cause) {
        return cause instanceof HttpClientException failure
                ? failure.facts()
                : FailureFacts.unsent(Phase.PREPARE, null);
    }

    /** {@return what happened, for people} Python has the cause here, too: that is {@link #getCause}. */
    public String reason() {
        return plainMessage();
    }

    @Override
    protected HttpClientException again() {
        return new UrlErrorException(facts(), plainMessage(), getCause());
    }
}
