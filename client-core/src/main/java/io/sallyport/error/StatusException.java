package io.sallyport.error;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Response;
import java.util.Arrays;
import java.util.Map;

/** A status of 400 or above that the user asked to be an error; see {@link Response#orThrow}. */
public final class StatusException extends HttpClientException {

    /** The most bytes of the body that are kept: 16 KiB. */
    public static final int MAX_BODY_BYTES = 16 * 1024;

    private static final long serialVersionUID = 1L;

    /** The status code. */
    private final int status;

    private final transient Headers headers;

    /** The first bytes of the body, at most {@link #MAX_BODY_BYTES}. */
    private final byte[] body;

    private StatusException(FailureFacts facts, String message, int status, Headers headers, byte[] body) {
        super(facts, message, null);
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * {@return the error that a response stands for, with what is loaded of its body}
     *
     * @param response any answer; it is not closed
     */
    public static StatusException of(Response response) {
        byte[] loaded = response.body().loaded();
        byte[] kept = loaded == null ? new byte[0] : Arrays.copyOf(loaded, Math.min(loaded.length, MAX_BODY_BYTES));
        FailureFacts facts = new FailureFacts(
                Phase.CONVERT,
                Processing.ANSWERED,
                response.request(),
                response.connection().remoteAddress(),
                response.connection().age(),
                response.connection().uses(),
                0,
                kept.length,
                Map.of());
        return new StatusException(
                facts,
                "status " + response.status() + (response.reason().isEmpty() ? "" : " " + response.reason()),
                response.status(),
                response.headers(),
                kept);
    }

    /** {@return the status code; from {@link Response#orThrow} 400 or above} */
    public int status() {
        return status;
    }

    /** {@return the response's headers; empty after deserialisation} */
    public Headers headers() {
        return headers == null ? Headers.empty() : headers;
    }

    /** {@return the first bytes of the body that were loaded, at most {@link #MAX_BODY_BYTES}} A copy. */
    public byte[] body() {
        return body.clone();
    }

    @Override
    protected HttpClientException again() {
        return new StatusException(facts(), plainMessage(), status, headers(), body);
    }
}
