package io.sallyport.jdk.internal.url;

import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import io.sallyport.Response;
import java.io.InputStream;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A server's answer, its head in and its body to be read, by whichever way it came. Thread-safe but for its body. */
interface Reply extends AutoCloseable {

    int status();

    String reason();

    HttpVersion version();

    Headers headers();

    /** The TLS session; null in cleartext. */
    @Nullable
    SSLSession tls();

    /** The body, for one reader. */
    InputStream body();

    /** Ends it; the body cannot be read on. */
    @Override
    void close();

    /** Brought by a client. */
    record Brought(Response response) implements Reply {

        @Override
        public int status() {
            return response.status();
        }

        @Override
        public String reason() {
            return response.reason();
        }

        @Override
        public HttpVersion version() {
            return response.version();
        }

        @Override
        public Headers headers() {
            return response.headers();
        }

        @Override
        public @Nullable SSLSession tls() {
            return response.connection().tlsSession();
        }

        @Override
        public InputStream body() {
            return response.body().inputStream();
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
