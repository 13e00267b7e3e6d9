package io.sallyport.netty.internal.pool;

import io.sallyport.netty.internal.connect.ConnectOrder;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.netty.internal.loop.NettyLoop;
import org.jspecify.annotations.Nullable;

/**
 * One call's wish for a connection. It is decided once: offered a connection that takes it, failed, or cancelled. Its place in the queue is guarded by the pool's lock; its time limit is confined to the call's home loop.
 */
public final class Waiter extends Deadline {

    /** What became of an offer. */
    public enum Answer {
        /** The exchange runs on the connection. */
        TAKEN,
        /** The connection takes nothing new: the waiter goes back to the head of the queue. */
        REFUSED,
        /** The call has ended meanwhile: the connection is free. */
        GONE
    }

    /** The call's side. */
    public interface Lessee {

        /** A connection is there. On its loop. */
        Answer offer(Connection connection);

        /** The connection refused it, and it is in the queue again: the moment to look whether the call still wants it. */
        void queuedAgain();

        /** There will be none. On any thread. */
        void failed(PoolFailure failure);
    }

    /** Where it stands. */
    enum Place {
        /** Not asked yet, or offered a connection, or decided. */
        OUTSIDE,
        /** In the queue. */
        QUEUED
    }

    final Lessee lessee;
    final NettyLoop home;
    final ConnectOrder order;
    final long limitNanos;

    Place place = Place.OUTSIDE;

    @Nullable
    Waiter earlier;

    @Nullable
    Waiter later;

    private @Nullable RoutePool pool;

    /** Whether there is a limit to stop; most wishes are granted at once and have none. */
    private volatile boolean limited;

    /**
     * A wish.
     *
     * @param home the call's home loop
     * @param order how to open a connection, if one is opened on its behalf
     * @param limitNanos how long it may wait; zero for ever
     */
    public Waiter(Lessee lessee, NettyLoop home, ConnectOrder order, long limitNanos) {
        this.lessee = lessee;
        this.home = home;
        this.order = order;
        this.limitNanos = limitNanos;
    }

    /** Starts the time limit. */
    void startLimit(RoutePool newPool) {
        if (limitNanos > 0) {
            limited = true;
            home.executeOrRun(() -> {
                pool = newPool;
                if (newPool.isQueued(this)) {
                    home.timers().arm(this, limitNanos);
                }
            });
        }
    }

    /** Ends the time limit, which may not have started. */
    void stopLimit() {
        if (limited) {
            home.executeOrRun(() -> home.timers().remove(this));
        }
    }

    @Override
    protected void expired() {
        RoutePool owner = pool;
        if (owner != null) {
            owner.timedOut(this);
        }
    }
}
