package io.sallyport;

import java.util.List;

/** An answer with its whole body in memory; its connection is free already. Thread-safe. */
public interface FullResponse {

    /** {@return the request that led to it} See {@link Response#request}. */
    Request request();

    /** {@return the status code, 200 to 999} See {@link Response#status}. */
    int status();

    /** {@return the reason phrase; empty if there was none} See {@link Response#reason}. */
    String reason();

    /** {@return the protocol of the exchange} See {@link Response#version}. */
    HttpVersion version();

    /** {@return the headers as they were sent} See {@link Response#headers}. */
    Headers headers();

    /** {@return the trailers; empty if there were none} */
    Headers trailers();

    /** {@return earlier answers of the same call, oldest first} See {@link Response#history}. */
    List<Response> history();

    /** {@return the connection it came on; free already} See {@link Response#connection}. */
    ConnectionInfo connection();

    /** {@return the body; the array is the one that is remembered: do not change it} */
    byte[] bytes();

    /** {@return the content codings the body's bytes are still in; empty if they are decoded or have none} See {@link ResponseBody#contentCodings}. */
    default List<String> contentCodings() {
        return List.of();
    }

    /** {@return the body as text} See {@link ResponseBody#text}. */
    String text();

    /**
     * {@return the body read as JSON; never null}
     *
     * @param <T> what it is read into
     * @param type what to read into
     * @throws io.sallyport.error.ConversionException if it is none, or the client has no JSON codec
     */
    <T> T json(Class<T> type) throws HttpClientException;

    /**
     * {@return the body read as JSON, into a generic type; never null}
     *
     * @param <T> what it is read into
     * @param type what to read into
     * @throws HttpClientException a {@link io.sallyport.error.ConversionException} if it is no JSON of that type, or the client has no JSON codec
     */
    <T> T json(TypeRef<T> type) throws HttpClientException;
}
