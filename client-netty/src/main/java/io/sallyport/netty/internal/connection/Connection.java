package io.sallyport.netty.internal.connection;

import io.sallyport.ConnectionInfo;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.Abort;
import java.util.concurrent.RejectedExecutionException;

/** One connection as the pool sees it: it has room, takes exchanges or refuses them, and can be told to go. Confined to its {@link #loop}, except where a method says otherwise. */
public interface Connection {

    /** Its loop. Thread-safe. */
    NettyLoop loop();

    /** What users may know of it. Thread-safe. */
    ConnectionInfo info();

    /** How many exchanges it can have at the same time. Thread-safe. */
    int room();

    /** Its state. */
    ConnectionState state();

    /**
     * Runs a task on its loop as soon as the connection may be offered: at once, unless nobody watched it while it was idle. Then it first looks whether the peer is still there, and is closed to new exchanges if it is not. Thread-safe.
     *
     * @throws RejectedExecutionException if the loop is shut down
     */
    default void onceLookedAt(Runnable task) {
        loop().executeOrRun(task);
    }

    /**
     * Offers an exchange. If it says no, it is closed to new ones, nothing was written and the exchange is untouched: it belongs elsewhere, and that is no retry.
     *
     * @return whether it took it
     */
    boolean open(Exchange exchange);

    /** Takes nothing new; closes when its exchanges have ended, at once if there are none. Thread-safe. */
    void closeToNew(String reason);

    /** Ends its exchanges and closes at once. Thread-safe. */
    void abort(Abort reason);
}
