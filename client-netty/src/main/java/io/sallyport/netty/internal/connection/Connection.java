package io.sallyport.netty.internal.connection;

import io.sallyport.ConnectionInfo;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.Abort;

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

    /** Whether nobody watches it while it is idle, so that it has to {@link #look} first. */
    default boolean isBlind() {
        return false;
    }

    /**
     * Looks whether the peer is still there. If it is not, the connection is closed to new exchanges.
     *
     * @param then what is to do after that, on the loop
     */
    default void look(Runnable then) {
        then.run();
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
