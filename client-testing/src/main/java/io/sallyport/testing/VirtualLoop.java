package io.sallyport.testing;

import io.sallyport.spi.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A loop without a thread: its tasks run when a test says so, on the test's thread, by a clock that the test moves. What a task throws comes out of {@link #run}
 * or {@link #advance}; the tasks behind it stay. Tasks and timers may be handed in by any thread; one thread at a time runs them.
 *
 * <pre>{@code
 * VirtualLoop loop = VirtualLoop.create();
 * loop.schedule(() -> log.add("late"), Duration.ofSeconds(5).toNanos());
 * loop.execute(() -> log.add("now"));
 * loop.run();                             // "now"
 * loop.advance(Duration.ofSeconds(5));    // "late"
 * assertEquals(0, loop.pendingTimers());
 * }</pre>
 */
public final class VirtualLoop implements Loop {

    private final String name;
    private final VirtualClock clock;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final TreeSet<Scheduled> timers = new TreeSet<>();
    private long sequence;
    private @Nullable Thread runner;
    private boolean closed;

    VirtualLoop(String name, VirtualClock clock) {
        this.name = name;
        this.clock = clock;
    }

    /** {@return a loop on a clock of its own} */
    public static VirtualLoop create() {
        return new VirtualClock().newLoop("loop");
    }

    /** {@return the clock it lives by} */
    public VirtualClock clock() {
        return clock;
    }

    @Override
    public synchronized boolean inLoop() {
        return Thread.currentThread().equals(runner);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public synchronized void execute(Runnable task) {
        refuseIfClosed();
        tasks.add(task);
    }

    @Override
    public synchronized Timer schedule(Runnable task, long delayNanos) {
        refuseIfClosed();
        Scheduled timer = new Scheduled(task, clock.nanoTime() + Math.max(0, delayNanos), sequence++);
        timers.add(timer);
        return timer;
    }

    /**
     * Runs what is due on this loop, and what becomes due by that, until nothing is left. Other loops of its clock do nothing meanwhile.
     *
     * @return the number of tasks and timers that ran
     */
    public int run() {
        int count = 0;
        while (runOne()) {
            count++;
        }
        return count;
    }

    /**
     * Runs one task or timer, if one is due.
     *
     * @return whether there was one
     */
    public boolean runOne() {
        Runnable next = begin();
        if (next == null) {
            return false;
        }
        try {
            next.run();
        } finally {
            end();
        }
        return true;
    }

    /**
     * Moves the clock; see {@link VirtualClock#advance}.
     *
     * @param time zero or more
     */
    public void advance(Duration time) {
        clock.advance(time);
    }

    /** {@return the number of tasks that have not run, timers aside} */
    public synchronized int pendingTasks() {
        return tasks.size();
    }

    /** {@return the number of timers that have neither run nor been called off} */
    public synchronized int pendingTimers() {
        return timers.size();
    }

    /** {@return how long until the next timer, or null if there is none} */
    public @Nullable Duration untilNextTimer() {
        long nanos = nanosToNextTimer();
        return nanos == Long.MAX_VALUE ? null : Duration.ofNanos(nanos);
    }

    /** Refuses tasks from now on, with a {@link RejectedExecutionException}, as a loop that has ended does; drops those it has. */
    public synchronized void close() {
        closed = true;
        tasks.clear();
        timers.clear();
    }

    /** The name, and what it holds. */
    @Override
    public synchronized String toString() {
        return name + "[tasks=" + tasks.size() + ", timers=" + timers.size() + (closed ? ", closed" : "") + "]";
    }

    /** The time to the next timer, 0 if it is due; the greatest number there is if there is none. */
    synchronized long nanosToNextTimer() {
        return timers.isEmpty() ? Long.MAX_VALUE : Math.max(0, timers.first().due - clock.nanoTime());
    }

    /** Takes what is due; a timer that has come due goes behind the tasks that are there. */
    private synchronized @Nullable Runnable begin() {
        if (runner != null) {
            throw new IllegalStateException(name + " is run already"
                    + (inLoop() ? ", by the task that asks for it" : " by " + runner.getName())
                    + " (expected: one run at a time)");
        }
        long now = clock.nanoTime();
        for (Iterator<Scheduled> it = timers.iterator(); it.hasNext(); ) {
            Scheduled timer = it.next();
            if (timer.due - now > 0) {
                break;
            }
            it.remove();
            tasks.add(timer::run);
        }
        Runnable next = tasks.poll();
        runner = next == null ? null : Thread.currentThread();
        return next;
    }

    private synchronized void end() {
        runner = null;
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new RejectedExecutionException(name + " is closed");
        }
    }

    /** A task for later. Guarded by its loop. */
    private final class Scheduled implements Timer, Comparable<Scheduled> {

        private final Runnable task;
        private final long due;
        private final long number;
        private boolean cancelled;

        private Scheduled(Runnable task, long due, long number) {
            this.task = task;
            this.due = due;
            this.number = number;
        }

        private void run() {
            boolean wanted;
            synchronized (VirtualLoop.this) {
                wanted = !cancelled;
            }
            if (wanted) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            synchronized (VirtualLoop.this) {
                cancelled = true;
                timers.remove(this);
            }
        }

        @Override
        public int compareTo(Scheduled other) {
            return due != other.due ? Long.signum(due - other.due) : Long.compare(number, other.number);
        }
    }
}
