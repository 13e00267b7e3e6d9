package io.sallyport;

import java.util.List;

/** An answer with its whole body in memory; its connection is free already. Thread-safe. */
public interface FullResponse {

    /** See {@link Response#request}. */
    Request request();

    /** See {@link Response#status}. */
    int status();

    /** See {@link Response#reason}. */
    String reason();

    /** See {@link Response#version}. */
    HttpVersion version();

    /** See {@link Response#headers}. */
    Headers headers();

    /** The trailers; empty if there were none. */
    Headers trailers();

    /** See {@link Response#history}. */
    List<Response> history();

    /** See {@link Response#connection}. */
    ConnectionInfo connection();

    /** The body; the array is the one that is remembered: do not change it. */
    byte[] bytes();

    /** The body as text, see {@link ResponseBody#text}. */
    String text();

    /**
     * The body read as JSON.
     *
     * @throws io.sallyport.error.ConversionException if it is none, or the client has no JSON codec
     */
    <T> T json(Class<T> type) throws HttpClientException;

    /** As {@link #json(Class)}, into a generic type. */
    <T> T json(TypeRef<T> type) throws HttpClientException;
}
