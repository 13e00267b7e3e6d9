package io.sallyport.jdk.opener;

import io.sallyport.Headers;
import io.sallyport.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What an opened URL gives: where it was found, headers, and a stream. Close it, or read the stream to its end; else its connection stays leased until the body is reclaimed. Its methods may be called on any thread, its stream is read by one at a time. */
public interface UrlResponse extends AutoCloseable {

    /** The {@link #status} of what has none, such as a file: -1. */
    int NO_STATUS = -1;

    /**
     * {@return a response made of its parts, for handlers}
     *
     * @param url where it was found
     * @param status the status code, or {@link #NO_STATUS}
     * @param reason the reason phrase; may be empty
     * @param headers its headers
     * @param stream its bytes; closed with it
     */
    static UrlResponse of(String url, int status, String reason, Headers headers, InputStream stream) {
        return new MadeResponse(url, status, reason, headers, stream);
    }

    /** {@return the URL it was found at: after redirects, that of the last one} */
    String url();

    /** {@return the headers as they were sent} */
    Headers headers();

    /** {@return the status code, or {@link #NO_STATUS}} */
    int status();

    /** {@return the reason phrase; empty if there was none} */
    String reason();

    /** {@return the bytes, each time the same stream} Not decoded, whatever the Content-Encoding. Closing it closes the response. Of a response by HTTP, reads throw an {@link io.sallyport.HttpClientException}. */
    InputStream stream();

    /** {@return the answer of the HTTP client it is made of, or null if there is none} */
    default @Nullable Response http() {
        return null;
    }

    /** {@return {@link #url}, by the name it has in Python} */
    default String geturl() {
        return url();
    }

    /** {@return {@link #headers}, by the name they have in Python} */
    default Headers info() {
        return headers();
    }

    /** {@return {@link #status}, by the name it has in Python} */
    default int getcode() {
        return status();
    }

    /** Closes it: the connection goes back. */
    @Override
    void close() throws IOException;
}
