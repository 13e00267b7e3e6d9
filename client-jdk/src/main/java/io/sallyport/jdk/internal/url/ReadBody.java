package io.sallyport.jdk.internal.url;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Response;
import io.sallyport.internal.body.BodyStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.CacheRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The body of a response as the platform gives it: its failures in the platform's terms, and a copy for the cache where there is one. For one reading thread; may be closed by another. */
final class ReadBody extends InputStream {

    /** How long what is left of a body may take to be read away; the platform waits as long for each of its bytes. */
    private static final Duration AWAY = Duration.ofSeconds(5);

    private final Consumer<Headers> whenOver;

    // Given up when all is read: with them goes the request and its body.
    private volatile @Nullable Response response;
    private volatile InputStream source;

    private @Nullable CacheRequest cache;
    private @Nullable OutputStream copy;
    private volatile boolean closed;

    /**
     * The body of a response.
     *
     * @param whenOver told once nobody needs the response any more: its body was read up, then with its trailers, or is closed and nothing more comes
     */
    ReadBody(Response response, Consumer<Headers> whenOver) {
        this.response = response;
        this.source = response.body().inputStream();
        this.whenOver = whenOver;
    }

    /** Writes what is read to a cache, too. */
    void copyTo(CacheRequest request) {
        try {
            copy = request.getBody();
            cache = request;
        } catch (IOException e) {
            request.abort();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("stream is closed");
        }
        try {
            int count = source.read(target, offset, length);
            OutputStream also = copy;
            if (count > 0 && also != null) {
                also.write(target, offset, count);
            }
            if (count < 0) {
                release(trailers());
            }
            return count;
        } catch (HttpClientException e) {
            abortCopy();
            throw Failures.of(e);
        } catch (IOException e) {
            abortCopy();
            throw e;
        }
    }

    @Override
    public int available() throws IOException {
        if (closed) {
            throw new IOException("stream is closed");
        }
        return source.available();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            finishCopy();
        } finally {
            closed = true;
            leave();
        }
    }

    private void leave() {
        Response known = response;
        if (known != null) {
            response = null;
            InputStream left = source;
            source = InputStream.nullInputStream();
            leave(known, left, () -> whenOver.accept(Headers.empty()));
        }
    }

    /** Wants no more of a response that nobody has read of. */
    static void leave(Response response, Runnable whenOver) {
        leave(response, response.body().inputStream(), whenOver);
    }

    /** Reads away what is left, if the platform would, so that the connection can be used again. */
    private static void leave(Response response, InputStream left, Runnable whenOver) {
        if (left instanceof BodyStream stream && isKept(response.headers())) {
            stream.leave(Defaults.readAway(), AWAY, whenOver);
        } else {
            response.close();
            whenOver.run();
        }
    }

    private static boolean isKept(Headers headers) {
        return headers.list("Connection").stream().noneMatch("close"::equalsIgnoreCase);
    }

    /** They are there once the body has ended. */
    private Headers trailers() {
        Response known = response;
        CompletableFuture<Headers> received =
                known == null ? CompletableFuture.completedFuture(Headers.empty()) : known.trailers();
        return received.isCompletedExceptionally() ? Headers.empty() : received.getNow(Headers.empty());
    }

    private void release(Headers trailers) throws IOException {
        Response known = response;
        if (known != null) {
            response = null;
            source.close();
            source = InputStream.nullInputStream();
            known.close();
            whenOver.accept(trailers);
        }
    }

    /** A copy counts only if it is whole. */
    private void finishCopy() throws IOException {
        OutputStream also = copy;
        if (also == null) {
            return;
        }
        if (read() >= 0) {
            abortCopy();
        } else {
            also.close();
        }
    }

    private void abortCopy() {
        CacheRequest request = cache;
        if (request != null) {
            cache = null;
            copy = null;
            request.abort();
        }
    }
}
