package io.sallyport.error;

import io.sallyport.HttpClientException;
import io.sallyport.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A redirect that should be followed cannot be: its {@code Location} is none that may be followed, there were too many before it, or the body cannot be sent again. The message names the rule;
 * {@link #history} has the answer itself.
 */
public final class RedirectException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    private final transient List<Response> history;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public RedirectException(FailureFacts facts, String message, @Nullable Throwable cause) {
        this(facts, message, cause, List.of());
    }

    /**
     * A failure with what is known of it, and the answers that led to it.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     * @param history see {@link #history}
     */
    public RedirectException(FailureFacts facts, String message, @Nullable Throwable cause, List<Response> history) {
        super(facts, message, cause);
        this.history = List.copyOf(history);
    }

    /**
     * {@return the answers of the call, oldest first, as in {@link Response#history}; the last one is the redirect that was not followed} Their heads can be read, their bodies are gone. Unmodifiable;
     * empty after deserialisation.
     */
    public List<Response> history() {
        return history == null ? List.of() : history;
    }

    @Override
    protected HttpClientException again() {
        return new RedirectException(facts(), plainMessage(), getCause(), history());
    }
}
