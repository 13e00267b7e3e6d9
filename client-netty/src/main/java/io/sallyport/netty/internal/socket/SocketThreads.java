package io.sallyport.netty.internal.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where sockets block. Reads wait for the peer for as long as that takes, so nothing that would let them end may wait behind them: that has threads of its own, of which a socket holds one at most. Thread-safe.
 */
public final class SocketThreads {

    private static final long IDLE_SECONDS = 10;

    private final Executor blocking;
    private final ThreadPoolExecutor spare;

    /**
     * Threads over an executor, which keeps its owner.
     *
     * @param blocking where sockets connect, shake hands, read, and write until something is read
     */
    public SocketThreads(Executor blocking) {
        this.blocking = blocking;
        AtomicInteger number = new AtomicInteger();
        this.spare = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "sallyport-socket-" + number.incrementAndGet()));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The blocking executor. It may refuse. */
    Executor blocking() {
        return blocking;
    }

    /** Threads that nothing waits for. They refuse when they are closed. */
    Executor spare() {
        return spare;
    }

    /** Closes a socket, without waiting for what goes on elsewhere: it may be what the close has to end. */
    void close(Runnable task) {
        try {
            spare.execute(task);
        } catch (RejectedExecutionException e) {
            daemon(task, "sallyport-socket-close").start();
        }
    }

    /** Ends the threads of its own when they have nothing to do. */
    public void close() {
        spare.shutdown();
    }
}
