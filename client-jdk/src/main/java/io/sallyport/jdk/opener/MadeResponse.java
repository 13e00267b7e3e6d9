package io.sallyport.jdk.opener;

import io.sallyport.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A response made of its parts. */
record MadeResponse(String url, int status, String reason, Headers headers, InputStream stream) implements UrlResponse {

    MadeResponse {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(stream, "stream");
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    @Override
    public String toString() {
        return "UrlResponse (" + status + ") " + Shown.url(url);
    }
}
