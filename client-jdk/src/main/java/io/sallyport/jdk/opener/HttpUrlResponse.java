package io.sallyport.jdk.opener;

import io.sallyport.BlockingResponse;
import io.sallyport.Headers;
import io.sallyport.Response;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An answer of the HTTP client. Thread-safe. */
final class HttpUrlResponse implements UrlResponse {

    private final String url;
    private final BlockingResponse answer;

    // Guarded by this.
    private @Nullable InputStream stream;

    HttpUrlResponse(String url, BlockingResponse answer) {
        this.url = url;
        this.answer = answer;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public Headers headers() {
        return answer.headers();
    }

    @Override
    public int status() {
        return answer.status();
    }

    @Override
    public String reason() {
        return answer.reason();
    }

    @Override
    public synchronized InputStream stream() {
        InputStream known = stream;
        if (known == null) {
            known = answer.inputStream();
            stream = known;
        }
        return known;
    }

    @Override
    public Response http() {
        return answer.async();
    }

    @Override
    public void close() {
        answer.close();
    }

    @Override
    public String toString() {
        return "UrlResponse (" + status() + ") " + Shown.url(url);
    }
}
