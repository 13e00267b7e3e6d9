package io.sallyport.netty.internal.loop;

import io.netty.channel.EventLoop;
import io.sallyport.spi.Loop;

/** One of Netty's event loops as the contracts see it, with its deadlines. Thread-safe; its {@link #timers} are confined to it. */
public final class NettyLoop implements Loop {

    private final EventLoop eventLoop;
    private final int index;
    private final LoopTimers timers;

    NettyLoop(EventLoop eventLoop, int index) {
        this.eventLoop = eventLoop;
        this.index = index;
        this.timers = new LoopTimers(eventLoop);
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

    /** Runs the task here if this is the loop, else hands it over. */
    public void executeOrRun(Runnable task) {
        if (inLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        ScheduledTask scheduled = new ScheduledTask(task);
        executeOrRun(() -> scheduled.arm(delayNanos));
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
            executeOrRun(() -> {
                cancelled = true;
                timers.remove(this);
            });
        }
    }
}
