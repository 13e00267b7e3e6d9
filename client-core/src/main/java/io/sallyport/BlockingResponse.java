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

    /** The same answer with its other face. */
    Response async();

    /** See {@link Response#request}. */
    default Request request() {
        return async().request();
    }

    /** See {@link Response#status}. */
    default int status() {
        return async().status();
    }

    /** See {@link Response#reason}. */
    default String reason() {
        return async().reason();
    }

    /** See {@link Response#version}. */
    default HttpVersion version() {
        return async().version();
    }

    /** See {@link Response#headers}. */
    default Headers headers() {
        return async().headers();
    }

    /** See {@link Response#history}. */
    default List<Response> history() {
        return async().history();
    }

    /** See {@link Response#connection}. */
    default ConnectionInfo connection() {
        return async().connection();
    }

    /** See {@link ResponseBody#loaded}. */
    default byte @Nullable [] loaded() {
        return async().body().loaded();
    }

    /** See {@link ResponseBody#bytes}. */
    byte[] bytes() throws HttpClientException;

    /** See {@link ResponseBody#text}. */
    String text() throws HttpClientException;

    /** See {@link ResponseBody#json(Class)}. */
    <T> T json(Class<T> type) throws HttpClientException;

    /** See {@link ResponseBody#json(TypeRef)}. */
    <T> T json(TypeRef<T> type) throws HttpClientException;

    /** See {@link ResponseBody#saveTo}. */
    Path saveTo(Path path) throws HttpClientException;

    /** See {@link ResponseBody#trailers}. Loads the body. */
    Headers trailers() throws HttpClientException;

    /** See {@link ResponseBody#inputStream}. */
    default InputStream inputStream() {
        return async().body().inputStream();
    }

    /** See {@link Response#orThrow}. */
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
