package io.sallyport.spi;

import io.sallyport.Request;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.ProxyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What carries one request out and one response back: connections, their pool, and the protocols. May be shared by many clients. Thread-safe.
 *
 * <p>An implementation passes the contract suite of {@code sallyport-client-testing}.
 */
public interface Transport {

    /** {@return a name for logs and snapshots: {@code netty/epoll}} */
    String name();

    /** {@return the loop a new call belongs to: the calling thread's own, if it is one of this transport's, else one chosen by turns} Also after closing, though that loop takes no tasks. */
    Loop homeLoop();

    /** {@return whether the calling thread is one of this transport's loops, and so must never wait} */
    boolean inLoop();

    /**
     * Starts one exchange. Returns at once, from any thread, and throws nothing: all outcomes reach the context, later.
     *
     * <p>The request is complete: its headers are what goes out, but for framing ({@code Content-Length}, {@code Transfer-Encoding}), which the transport adds as the body needs it. Its body is
     * {@link io.sallyport.RequestBody.Bytes}, {@link io.sallyport.RequestBody.FileRegion} or {@link io.sallyport.RequestBody.Stream}.
     *
     * @param request what goes out
     * @param context whom the outcomes reach
     * @return a handle to end it early
     */
    TransportExchange exchange(Request request, ExchangeContext context);

    /**
     * Opens a tunnel to the target's host and port: by CONNECT or SOCKS through the context's proxy, else directly. Returns at once, from any thread, and throws nothing. Default: there is none.
     *
     * @param request a CONNECT; only its target counts
     * @param context whom the outcome reaches, later
     * @return a handle to end it early, or to close the tunnel
     */
    default TransportExchange upgrade(Request request, TunnelContext context) {
        context.home()
                .execute(() -> context.onFailure(new ProxyException(
                        FailureFacts.unsent(Phase.PREPARE, request), name() + " opens no tunnels", null)));
        return reason -> {};
    }

    /** {@return where work runs that must block: reading files, resolvers and callbacks of the platform that block} Bounded; may refuse. */
    Executor blockingExecutor();

    /** {@return what it holds at the moment} */
    TransportSnapshot snapshot();

    /**
     * Ends it: refuses new exchanges, lets running ones finish within the grace time, aborts the rest, closes all connections, and stops the loops it started itself. Safe on a loop.
     *
     * @param grace zero or more
     * @return completes when nothing is left; the same future each time
     */
    CompletableFuture<Void> closeAsync(Duration grace);
}
