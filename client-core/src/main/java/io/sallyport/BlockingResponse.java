package io.sallyport;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request, for threads that may block. As {@link Response}, but every method waits for its result and throws the {@link HttpClientException} itself, with the caller's
 * stack. An interrupt cancels the call, keeps the thread's flag and throws {@link io.sallyport.error.CallCancelledException}. Thread-safe.
 */
public interface BlockingResponse extends AutoCloseable {

    /** {@return the same answer with its other face} */
    Response async();

    /** {@return the request that led to it} See {@link Response#request}. */
    default Request request() {
        return async().request();
    }

    /** {@return the status code, 200 to 999} See {@link Response#status}. */
    default int status() {
        return async().status();
    }

    /** {@return the reason phrase; empty if there was none} See {@link Response#reason}. */
    default String reason() {
        return async().reason();
    }

    /** {@return the protocol of the exchange} See {@link Response#version}. */
    default HttpVersion version() {
        return async().version();
    }

    /** {@return the headers as they were sent} See {@link Response#headers}. */
    default Headers headers() {
        return async().headers();
    }

    /** {@return the name the server suggests for a file with the body, made safe; null if it suggests none} See {@link Response#fileName}. */
    default @Nullable String fileName() {
        return async().fileName();
    }

    /** {@return earlier answers of the same call, oldest first} See {@link Response#history}. */
    default List<Response> history() {
        return async().history();
    }

    /** {@return the connection it came on} See {@link Response#connection}. */
    default ConnectionInfo connection() {
        return async().connection();
    }

    /** {@return the content codings the body's bytes are still in; empty if they are decoded or have none} See {@link ResponseBody#contentCodings}. */
    default List<String> contentCodings() {
        return async().body().contentCodings();
    }

    /** {@return the body's bytes if they are loaded, or null} See {@link ResponseBody#loaded}. */
    default byte @Nullable [] loaded() {
        return async().body().loaded();
    }

    /**
     * {@return all bytes of the body; the array is the one that is remembered} See {@link ResponseBody#bytes}.
     *
     * @throws HttpClientException if the body fails or was closed, or is too large to buffer
     */
    byte[] bytes() throws HttpClientException;

    /**
     * {@return the whole body as text} See {@link ResponseBody#text}.
     *
     * @throws HttpClientException if the body fails or was closed, or is too large to buffer
     */
    String text() throws HttpClientException;

    /**
     * {@return the whole body read as JSON; never null} See {@link ResponseBody#json(Class)}.
     *
     * @param <T> what it is read into
     * @param type what to read into
     * @throws HttpClientException if the body fails, was closed, is too large to buffer, or is no JSON of that type
     */
    <T> T json(Class<T> type) throws HttpClientException;

    /**
     * {@return the whole body read as JSON; never null} See {@link ResponseBody#json(TypeRef)}.
     *
     * @param <T> what it is read into
     * @param type what to read into
     * @throws HttpClientException if the body fails, was closed, is too large to buffer, or is no JSON of that type
     */
    <T> T json(TypeRef<T> type) throws HttpClientException;

    /**
     * Writes the body into a file. See {@link ResponseBody#saveTo(Path)}.
     *
     * @param path the file, which is made or replaced
     * @return the path, now that the file is complete
     * @throws HttpClientException if the body fails, or the file cannot be written
     */
    Path saveTo(Path path) throws HttpClientException;

    /**
     * Writes the body into a file, and tells how far it is. See {@link ResponseBody#saveTo(Path, SaveProgress)}.
     *
     * @param path the file, which is made or replaced
     * @param progress told how far it is
     * @return the path, now that the file is complete
     * @throws HttpClientException if the body fails, or the file cannot be written
     */
    Path saveTo(Path path, SaveProgress progress) throws HttpClientException;

    /**
     * {@return the trailers; empty if there were none} See {@link ResponseBody#trailers}. Loads the body.
     *
     * @throws HttpClientException if the body fails or was closed, or is too large to buffer
     */
    Headers trailers() throws HttpClientException;

    /** {@return the body as it comes; reads throw an {@link HttpClientException} if it fails} See {@link ResponseBody#inputStream}. */
    default InputStream inputStream() {
        return async().body().inputStream();
    }

    /**
     * {@return this response if its status is below 400; otherwise closes it} See {@link Response#orThrow}.
     *
     * @throws HttpClientException a {@link io.sallyport.error.StatusException} if the status is 400 or above
     */
    default BlockingResponse orThrow() throws HttpClientException {
        async().orThrow();
        return this;
    }

    /** See {@link ResponseBody#close}. */
    @Override
    default void close() {
        async().close();
    }
}
