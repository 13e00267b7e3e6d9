package io.sallyport.spi;

import io.sallyport.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as the transport gives it: pulled chunk by chunk. Up to the window of {@link io.sallyport.config.BodyConfig} is read ahead. Past that, a body that nobody claims is taken back by the transport
 * after {@link io.sallyport.config.BodyConfig#unclaimedTimeout}, or when nobody holds this object any more: who reads, or may come to read, holds it. Thread-safe. Nothing here throws; when the loop has
 * ended, signals come on the calling thread.
 */
public interface IncomingBody {

    /** {@return the announced length in bytes, or -1} */
    long length();

    /** {@return the whole body, if it has ended before anything was pulled; else null} Not a copy. */
    byte @Nullable [] loaded();

    /** {@return the trailers, once the body has ended (inside {@link BodySink#onEnd} already); before that null, and for ever if it failed or was closed} */
    @Nullable
    Headers trailers();

    /**
     * Asks for one signal: the next chunk, the end, or a failure. One pull at a time; the sink may pull again from inside a signal. Signals come on the connection's loop: on another thread never
     * inside {@code pull}, on the loop perhaps. A transport that has much in store lets such signals nest only so deep as any stack allows.
     *
     * @param sink gets the signal
     */
    void pull(BodySink sink);

    /** A reader has come, who will pull when it wants to, be that late: the body is not to be taken back for want of one. A pull says the same. Does nothing by default, for transports that take no bodies back. */
    default void claim() {}

    /**
     * Wants no more. A body that has ended stays readable; otherwise the rest is never downloaded, and pulls fail with {@link io.sallyport.error.BodyClosedException}. Does nothing the second time.
     */
    void close();

    /** {@return the loop on which signals come} */
    Loop loop();
}
