package io.sallyport.jdk.opener;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Response;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.internal.followup.AnsweredFacts;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An answer that is an error by its status: Python's {@code HTTPError}. It is the response, too: read its body, or close it. */
public final class HttpErrorException extends UrlErrorException implements UrlResponse {

    private static final long serialVersionUID = 1L;

    /** The status code. */
    private final int status;

    /** What the answer, or who refused it, said. */
    private final String message;

    /** What was asked for. */
    private final String url;

    private final transient @Nullable UrlResponse response;

    /**
     * The error that a response stands for.
     *
     * @param url what was asked for; of a redirect that cannot be followed, where it leads to
     * @param message the reason phrase, or why nobody goes on with this answer
     * @param response the answer, which this is from now on
     */
    public HttpErrorException(String url, String message, UrlResponse response) {
        this(factsOf(response), url, response.status(), message, response);
    }

    private HttpErrorException(
            FailureFacts facts, String url, int status, String message, @Nullable UrlResponse response) {
        super(facts, "HTTP error " + status + (message.isEmpty() ? "" : ": " + message), null);
        this.url = url;
        this.status = status;
        this.message = message;
        this.response = response;
    }

    private static FailureFacts factsOf(UrlResponse response) {
        Response http = response.http();
        return http == null ? FailureFacts.UNKNOWN.answered().in(Phase.RESPONSE_HEAD) : AnsweredFacts.of(http);
    }

    /** Whether closing this closes that. */
    @SuppressWarnings("ReferenceEquality") // the very one, which is closed once
    boolean holds(UrlResponse other) {
        return response == other;
    }

    /** {@return the URL that was asked for; of a redirect that cannot be followed, where it leads to} */
    @Override
    public String url() {
        return url;
    }

    /** {@return the headers of the answer; empty after deserialisation} */
    @Override
    public Headers headers() {
        return response == null ? Headers.empty() : response.headers();
    }

    @Override
    public int status() {
        return status;
    }

    /** {@return the reason phrase, or why nobody went on with this answer} */
    @Override
    public String reason() {
        return message;
    }

    /** {@return the body of the answer; empty after deserialisation} */
    @Override
    public InputStream stream() {
        return response == null ? InputStream.nullInputStream() : response.stream();
    }

    @Override
    public @Nullable Response http() {
        return response == null ? null : response.http();
    }

    @Override
    public void close() throws IOException {
        if (response != null) {
            response.close();
        }
    }

    @Override
    protected HttpClientException again() {
        return new HttpErrorException(facts(), url, status, message, response);
    }
}
