package io.sallyport.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A clock that stands still until a test moves it, and the loops that live by it. Moving it runs, on the calling thread, all that comes due on the
 * way: task by task, in the order of time; at the same moment in the order in which the loops were made. Thread-safe, but one thread at a time runs tasks.
 *
 * <p>It starts close to the end of the range of {@code long}: only differences of {@link #nanoTime} mean something, and who compares the values
 * themselves is found out after one virtual second.
 */
public final class VirtualClock {

    private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final List<VirtualLoop> loops = new ArrayList<>();
    private long elapsed;

    /** A clock without loops. */
    public VirtualClock() {}

    /**
     * Makes a loop that lives by this clock.
     *
     * @param name what its text shows
     * @return the loop
     */
    public VirtualLoop newLoop(String name) {
        VirtualLoop loop = new VirtualLoop(name, this);
        synchronized (this) {
            loops.add(loop);
        }
        return loop;
    }

    /** {@return the time in nanoseconds from an arbitrary origin} */
    public synchronized long nanoTime() {
        return ORIGIN + elapsed;
    }

    /** {@return how far the clock was moved so far} */
    public synchronized Duration elapsed() {
        return Duration.ofNanos(elapsed);
    }

    /**
     * Runs what is due on any loop, and what becomes due by that, until nothing is left. Does not move the clock.
     *
     * @return the number of tasks and timers that ran
     */
    public int run() {
        int count = 0;
        boolean ran = true;
        while (ran) {
            ran = false;
            for (VirtualLoop loop : snapshot()) {
                if (loop.runOne()) {
                    count++;
                    ran = true;
                }
            }
        }
        return count;
    }

    /**
     * Moves the clock, stopping at each timer on the way to run what is due then. Runs what is due before it moves.
     *
     * @param time zero or more
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time: " + time + " (expected: zero or more)");
        }
        run();
        long left = time.toNanos();
        long next = nanosToNextTimer();
        while (next <= left) {
            move(next);
            left -= next;
            run();
            next = nanosToNextTimer();
        }
        move(left);
    }

    /**
     * Runs what is due; then, if there is a timer, moves the clock to the next one and runs what is due there.
     *
     * @return whether there was a timer
     */
    public boolean advanceToNextTimer() {
        run();
        long next = nanosToNextTimer();
        if (next == Long.MAX_VALUE) {
            return false;
        }
        move(next);
        run();
        return true;
    }

    /** The time passed, and the loops. */
    @Override
    public String toString() {
        return "VirtualClock[elapsed=" + elapsed() + ", " + snapshot() + "]";
    }

    private synchronized void move(long nanos) {
        elapsed += nanos;
    }

    private synchronized List<VirtualLoop> snapshot() {
        return List.copyOf(loops);
    }

    private long nanosToNextTimer() {
        long next = Long.MAX_VALUE;
        for (VirtualLoop loop : snapshot()) {
            next = Math.min(next, loop.nanosToNextTimer());
        }
        return next;
    }
}
