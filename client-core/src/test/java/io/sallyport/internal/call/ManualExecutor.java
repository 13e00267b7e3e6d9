package io.sallyport.internal.call;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** An executor whose threads the test plays: tasks wait until they are run. Thread-safe. */
final class ManualExecutor implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean closed;
    private boolean running;

    @Override
    public synchronized void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        tasks.add(task);
    }

    synchronized void close() {
        closed = true;
    }

    /** Whether a task is running. */
    boolean isRunning() {
        return running;
    }

    synchronized int waiting() {
        return tasks.size();
    }

    void run() {
        for (Runnable task = poll(); task != null; task = poll()) {
            running = true;
            try {
                task.run();
            } finally {
                running = false;
            }
        }
    }

    private synchronized @Nullable Runnable poll() {
        return tasks.poll();
    }
}
