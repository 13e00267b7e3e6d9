package io.sallyport.internal.call;

import io.sallyport.spi.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A loop whose thread is whichever runs it at the moment, and whose clock is moved by hand. Thread-safe. */
final class ManualLoop implements Loop {

    private final String name;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Task> timers = new ArrayList<>();
    private @Nullable Thread thread;
    private long now = Long.MAX_VALUE - 5; // clocks may overflow
    private boolean closed;
    private Runnable whenBusy = () -> {};

    ManualLoop(String name) {
        this.name = name;
    }

    /** Runs code as if this were the loop's thread. */
    void in(Runnable code) {
        Thread before;
        synchronized (this) {
            before = thread;
            thread = Thread.currentThread();
        }
        try {
            code.run();
        } finally {
            synchronized (this) {
                thread = before;
            }
        }
    }

    /** Runs what is queued, and what that queues; whether there was any. */
    boolean run() {
        boolean any = false;
        for (Runnable task = poll(); task != null; task = poll()) {
            any = true;
            in(task);
        }
        return any;
    }

    private synchronized @Nullable Runnable poll() {
        return tasks.poll();
    }

    /** Moves the clock, and runs what is due. */
    void advance(Duration time) {
        synchronized (this) {
            now += time.toNanos();
        }
        for (Task due = due(); due != null; due = due()) {
            in(due.task);
        }
        run();
    }

    private synchronized @Nullable Task due() {
        Task next = timers.stream()
                .filter(timer -> timer.at - now <= 0)
                .min(Comparator.comparingLong(timer -> timer.at - now))
                .orElse(null);
        if (next != null) {
            timers.remove(next);
        }
        return next;
    }

    /** Timers that have not run. */
    synchronized int timers() {
        return timers.size();
    }

    /** Refuses tasks from now on. */
    synchronized void close() {
        closed = true;
    }

    @Override
    public synchronized boolean inLoop() {
        return thread == Thread.currentThread();
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            requireOpen();
            tasks.add(task);
        }
        whenBusy.run();
    }

    /** What is done when there is something to run; set before anything is. */
    void whenBusy(Runnable wake) {
        whenBusy = wake;
    }

    @Override
    public synchronized Timer schedule(Runnable task, long delayNanos) {
        requireOpen();
        Task timer = new Task(task, now + delayNanos);
        timers.add(timer);
        return timer;
    }

    private void requireOpen() {
        if (closed) {
            throw new RejectedExecutionException(name + " is closed");
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Task implements Timer {

        private final Runnable task;
        private final long at;

        private Task(Runnable task, long at) {
            this.task = task;
            this.at = at;
        }

        @Override
        public void cancel() {
            synchronized (ManualLoop.this) {
                timers.remove(this);
            }
        }
    }
}
