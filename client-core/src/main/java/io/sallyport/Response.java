package io.sallyport;

import io.sallyport.error.StatusException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request: the head, and a body that is loaded when asked for. Thread-safe.
 *
 * <p>Close it, or read its body to the end; else its connection stays leased until the body is reclaimed.
 */
public interface Response extends AutoCloseable {

    /** {@return the request that led to it: the last one sent, with what the client added} */
    Request request();

    /** {@return the status code, 200 to 999} Codes of 1xx are interim and never seen here. */
    int status();

    /** {@return the reason phrase as it was sent; empty if there was none} */
    String reason();

    /** {@return the protocol of the exchange} */
    HttpVersion version();

    /** {@return the headers as they were sent, duplicates and all} */
    Headers headers();

    /** {@return the name the server suggests for a file with the body, made safe as {@link ContentDisposition#fileName} says; null if it suggests none} */
    default @Nullable String fileName() {
        String disposition = headers().first("Content-Disposition");
        return disposition == null
                ? null
                : ContentDisposition.parse(disposition).fileName();
    }

    /** {@return earlier answers of the same call (redirects, challenges), oldest first; their bodies are gone} Unmodifiable. */
    List<Response> history();

    /** {@return the connection it came on} */
    ConnectionInfo connection();

    /** {@return the body} */
    ResponseBody body();

    /** {@return the content codings the body's bytes are still in; empty if they are decoded or have none} See {@link ResponseBody#contentCodings}. */
    default List<String> contentCodings() {
        return body().contentCodings();
    }

    /** {@return the trailers once the body has ended} Short for {@link ResponseBody#trailers}. */
    default CompletableFuture<Headers> trailers() {
        return body().trailers();
    }

    /** {@return all bytes of the body} Short for {@link ResponseBody#bytes}. */
    default CallFuture<byte[]> bytes() {
        return body().bytes();
    }

    /** {@return the whole body as text} Short for {@link ResponseBody#text}. */
    default CallFuture<String> text() {
        return body().text();
    }

    /**
     * {@return the whole body read as JSON} Short for {@link ResponseBody#json(Class)}.
     *
     * @param <T> what it is read into
     * @param type what to read into
     */
    default <T> CallFuture<T> json(Class<T> type) {
        return body().json(type);
    }

    /**
     * {@return the whole body read as JSON} Short for {@link ResponseBody#json(TypeRef)}.
     *
     * @param <T> what it is read into
     * @param type what to read into
     */
    default <T> CallFuture<T> json(TypeRef<T> type) {
        return body().json(type);
    }

    /**
     * Writes the body into a file. Short for {@link ResponseBody#saveTo(Path)}.
     *
     * @param path the file, which is made or replaced
     * @return the path, once the file is complete
     */
    default CallFuture<Path> saveTo(Path path) {
        return body().saveTo(path);
    }

    /**
     * Writes the body into a file, and tells how far it is. Short for {@link ResponseBody#saveTo(Path, SaveProgress)}.
     *
     * @param path the file, which is made or replaced
     * @param progress told how far it is
     * @return the path, once the file is complete
     */
    default CallFuture<Path> saveTo(Path path, SaveProgress progress) {
        return body().saveTo(path, progress);
    }

    /**
     * {@return this response if its status is below 400; otherwise closes it}
     *
     * @throws StatusException if the status is 400 or above; it has the head, and the start of the body if all of that was read by now; to be sure of it ask for {@link #bytes} first
     */
    default Response orThrow() throws StatusException {
        if (status() < 400) {
            return this;
        }
        StatusException failure = StatusException.of(this);
        close();
        throw failure;
    }

    /** Short for {@link ResponseBody#close}. */
    @Override
    default void close() {
        body().close();
    }
}
