package io.sallyport.testing;

import io.sallyport.spi.Loop;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A loop with a thread of its own, a daemon that starts with the first task. Thread-safe. */
final class ThreadLoop implements Loop {

    private final ScheduledThreadPoolExecutor executor;
    private final AtomicInteger timers = new AtomicInteger();
    private volatile @Nullable Thread thread;

    ThreadLoop(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread started = new Thread(task, name);
            started.setDaemon(true);
            thread = started;
            return started;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    int timers() {
        return timers.get();
    }

    void shutdown() {
        executor.shutdown();
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread().equals(thread);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        AtomicBoolean pending = new AtomicBoolean(true);
        timers.incrementAndGet();
        var future = executor.schedule(
                () -> {
                    if (pending.compareAndSet(true, false)) {
                        timers.decrementAndGet();
                        run(task);
                    }
                },
                delayNanos,
                TimeUnit.NANOSECONDS);
        return () -> {
            if (pending.compareAndSet(true, false)) {
                timers.decrementAndGet();
                future.cancel(false);
            }
        };
    }

    /** What a task throws is the thread's handler's to tell, and ends nothing. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }
}
