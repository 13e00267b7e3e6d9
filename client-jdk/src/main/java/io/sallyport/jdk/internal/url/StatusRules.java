package io.sallyport.jdk.internal.url;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/** What a status means to programs, by the platform's rules. Stateless. */
final class StatusRules {

    private static final int BAD_REQUEST = 400;

    private StatusRules() {}

    /** Whether the body is for {@code getErrorStream}. */
    static boolean isError(int status) {
        return status >= BAD_REQUEST;
    }

    /** Throws what {@code getInputStream} throws in place of an error's body. */
    static void requireNoError(int status, URL url) throws IOException {
        if (status == HttpURLConnection.HTTP_NOT_FOUND || status == HttpURLConnection.HTTP_GONE) {
            throw new FileNotFoundException(url.toString());
        }
        if (isError(status)) {
            throw new IOException("Server returned HTTP response code: " + status + " for URL: " + url);
        }
    }

    /** Whether there is no body to read. */
    static boolean isEmpty(String method, int status, Answer answer) {
        return method.equals("HEAD")
                || status == HttpURLConnection.HTTP_NOT_MODIFIED
                || status == HttpURLConnection.HTTP_NO_CONTENT
                || "0".equals(answer.fields().find("Content-Length"));
    }
}
