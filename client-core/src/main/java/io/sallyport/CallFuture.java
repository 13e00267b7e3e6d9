package io.sallyport;

import java.util.concurrent.CompletableFuture;

/**
 * The result of a call, or a stage made from one. Thread-safe.
 *
 * <ul>
 *   <li>{@code cancel}, {@code completeExceptionally} and {@code complete} on it, or on any stage made from it (so {@code orTimeout} too), cancel the whole call: its socket is freed,
 *       or its place in the queue.
 *   <li>{@code join} and {@code get} on one of the transport's event loops throw an {@link IllegalStateException} unless the result is there: they would stop the loop that has to bring it.
 *   <li>It completes on the callback executor, if one is set; else on the caller's own event loop, if the call was made on one; else on the loop of the call's connection, or of its home
 *       if it never got one, or if an interceptor answered on another thread. Never inside {@code send}, unless the transport's loops are closed already.
 *   <li>It fails with an {@link HttpClientException} (as the cause of a {@link java.util.concurrent.CompletionException}, where {@code CompletableFuture} wraps).
 * </ul>
 *
 * @param <T> what the call gives
 */
public abstract class CallFuture<T> extends CompletableFuture<T> {

    /** For transports and the client itself. */
    protected CallFuture() {}
}
