package io.sallyport.spi;

import java.util.concurrent.Executor;

/**
 * One of a transport's event loops: a thread that runs tasks in order, a clock, and timers. The seam at which tests put a virtual one, so that whole schedules run in one thread. Thread-safe.
 *
 * <p>When it has ended, {@link #execute} and {@link #schedule} throw {@link java.util.concurrent.RejectedExecutionException}.
 */
public interface Loop extends Executor {

    /** {@return whether the calling thread is this loop's} */
    boolean inLoop();

    /** {@return the loop's clock in nanoseconds from an arbitrary origin; never goes back} Only differences mean something. */
    long nanoTime();

    /**
     * Runs a task on the loop once some time has passed.
     *
     * @param task runs once; must not block
     * @param delayNanos in nanoseconds; zero or less means as soon as possible
     * @return a handle to call it off
     */
    Timer schedule(Runnable task, long delayNanos);

    /** A task that was scheduled. Thread-safe. */
    interface Timer {

        /** Calls it off, unless it has run or runs already. Does nothing the second time. */
        void cancel();
    }
}
