package io.sallyport;

import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call failed. Which leaf it is tells what happened, {@link #phase} where, {@link #processing} whether the server may have acted; message texts are for people and may change. The cause, where
 * there is one, is the platform's own exception. Earlier attempts of the same call are suppressed exceptions. Each caller gets an instance of its own.
 */
public abstract class HttpClientException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient FailureFacts facts;

    /**
     * A failure with what is known of it.
     *
     * @param facts what is known of it; not kept by serialisation
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    protected HttpClientException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.facts = facts;
    }

    /** {@return a new exception of the same kind with the same facts, message and cause: with the stack of whoever asks} */
    protected abstract HttpClientException again();

    /** {@return the same failure as the calling thread throws it: with its stack; the original is the last of its suppressed exceptions} */
    public final HttpClientException forCaller() {
        HttpClientException copy = again();
        for (Throwable earlier : getSuppressed()) {
            copy.addSuppressed(earlier);
        }
        copy.addSuppressed(this);
        return copy;
    }

    /** {@return all that is known} */
    public final FailureFacts facts() {
        return facts == null ? FailureFacts.UNKNOWN : facts;
    }

    /** {@return how far the call had got} */
    public final Phase phase() {
        return facts().phase();
    }

    /** {@return whether the server may have acted on the request as it was sent last; earlier attempts say so themselves, as suppressed exceptions} */
    public final Processing processing() {
        return facts().processing();
    }

    /** {@return the request that failed, with secrets masked and without its body; null if there was none} */
    public final @Nullable Request request() {
        return facts().request();
    }

    /** {@return the address that was connected to, or tried last; null if none was} */
    public final @Nullable SocketAddress address() {
        return facts().address();
    }

    /** {@return the age of the connection; zero if there was none} */
    public final Duration connectionAge() {
        return facts().connectionAge();
    }

    /** {@return the number of exchanges of the connection, this one included; zero if there was none} */
    public final long connectionUses() {
        return facts().connectionUses();
    }

    /** {@return bytes of this exchange written to the connection, before TLS} */
    public final long bytesSent() {
        return facts().bytesSent();
    }

    /** {@return bytes of this exchange read from the connection, after TLS} */
    public final long bytesReceived() {
        return facts().bytesReceived();
    }

    /** {@return the time spent in each phase that was entered} Unmodifiable. */
    public final Map<Phase, Duration> times() {
        return facts().times();
    }

    /** What happened and where: {@code connection refused [GET https://example.com/, CONNECT, NOT_PROCESSED]}. */
    @Override
    public final String getMessage() {
        if (facts == null) {
            return plainMessage();
        }
        String request = facts.request() == null ? "" : facts.request() + ", ";
        return plainMessage() + " [" + request + facts.phase() + ", " + facts.processing() + "]";
    }

    /** {@return what happened, without where: the message as it was given to the constructor} */
    public final String plainMessage() {
        return String.valueOf(super.getMessage());
    }
}
