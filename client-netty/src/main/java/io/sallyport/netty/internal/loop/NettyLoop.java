package io.sallyport.netty.internal.loop;

import io.netty.channel.EventLoop;
import io.sallyport.spi.Loop;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of Netty's event loops as the contracts see it, with its deadlines. Thread-safe; its {@link #timers} and {@link #forgotten} objects are confined to it. */
public final class NettyLoop implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

    private final EventLoop eventLoop;
    private final int index;
    private final LoopTimers timers;
    private final ForgottenObjects forgotten;
    private volatile @Nullable Thread thread;

    NettyLoop(EventLoop eventLoop, int index) {
        this.eventLoop = eventLoop;
        this.index = index;
        this.timers = new LoopTimers(eventLoop);
        this.forgotten = new ForgottenObjects(timers);
    }

    /** Netty's loop. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** The loop's place in its transport, from 0. */
    public int index() {
        return index;
    }

    /** The loop's deadlines. */
    public LoopTimers timers() {
        return timers;
    }

    /** The loop's thread, once there was something to do on it; else null. */
    @Nullable
    Thread thread() {
        return thread;
    }

    /** There is something to do on it: from now on it is worth watching. On the loop. */
    public void inUse() {
        thread = Thread.currentThread();
    }

    /** The loop's watch over objects that somebody should hold. */
    public ForgottenObjects forgotten() {
        return forgotten;
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    /** First line of every method that is confined to the loop. */
    public boolean assertInLoop() {
        assert eventLoop.inEventLoop()
                : "on " + Thread.currentThread().getName() + " (expected: the loop's own thread)";
        return true;
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    /** Whether it runs nothing any more. */
    boolean isEnded() {
        return eventLoop.isTerminated();
    }

    /** Runs the task here if this is the loop, else hands it over. */
    public void executeOrRun(Runnable task) {
        if (inLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }

    /** As {@link #executeOrRun}, for what a loop that is shut down has done by itself: it has closed its channels and runs no timers. */
    public void executeOrDrop(Runnable task) {
        try {
            executeOrRun(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("dropped, the event loop is shut down", e);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        ScheduledTask scheduled = new ScheduledTask(task);
        try {
            executeOrRun(() -> scheduled.arm(delayNanos));
        } catch (RejectedExecutionException e) {
            task.run(); // the loop is shut down: better now than never
        }
        return scheduled;
    }

    /** A task with a time. Its flag is confined to the loop. */
    private final class ScheduledTask extends Deadline implements Timer {

        private final Runnable task;
        private boolean cancelled;

        private ScheduledTask(Runnable task) {
            this.task = task;
        }

        private void arm(long delayNanos) {
            if (!cancelled) {
                timers.arm(this, delayNanos);
            }
        }

        @Override
        protected void expired() {
            task.run();
        }

        @Override
        public void cancel() {
            executeOrDrop(() -> {
                cancelled = true;
                timers.remove(this);
            });
        }
    }
}
