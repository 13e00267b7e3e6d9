package io.sallyport.error;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A proxy gave no tunnel: it refused, with {@link #status} and the rest of its answer if it speaks HTTP; its answer broke a rule, which the message names; it closed the connection; or none could be
 * chosen. Nothing of it is the origin's, which the request has not reached.
 */
public final class ProxyException extends HttpClientException {

    /** The most bytes of the proxy's body that are kept: 64 KiB. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    private static final long serialVersionUID = 1L;

    /** The status code, or 0. */
    private final int status;

    private final transient Headers headers;

    /** The first bytes of the body, at most {@link #MAX_BODY_BYTES}. */
    private final byte[] body;

    /**
     * A failure with what is known of it, without an answer.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     */
    public ProxyException(FailureFacts facts, String message, @Nullable Throwable cause) {
        this(facts, message, cause, 0, Headers.empty(), new byte[0]);
    }

    /**
     * A failure with the answer to CONNECT.
     *
     * @param facts what is known of it
     * @param message what happened, for people; {@link #getMessage} adds the facts
     * @param cause the platform's own exception, or null
     * @param status see {@link #status}
     * @param headers see {@link #headers}
     * @param body see {@link #body}; cut and copied
     */
    public ProxyException(
            FailureFacts facts, String message, @Nullable Throwable cause, int status, Headers headers, byte[] body) {
        super(facts, message, cause);
        this.status = status;
        this.headers = headers;
        this.body = Arrays.copyOf(body, Math.min(body.length, MAX_BODY_BYTES));
    }

    /** {@return the status of the proxy's answer to CONNECT, such as 403 or 407; 0 if there was none} */
    public int status() {
        return status;
    }

    /** {@return the headers of the proxy's answer; empty if there was none, and after deserialisation} */
    public Headers headers() {
        return headers == null ? Headers.empty() : headers;
    }

    /** {@return the first bytes of the body of the proxy's answer, at most {@link #MAX_BODY_BYTES}; empty if there was none} A copy. */
    public byte[] body() {
        return body.clone();
    }

    @Override
    protected HttpClientException again() {
        return new ProxyException(facts(), plainMessage(), getCause(), status, headers(), body);
    }
}
