package io.sallyport.internal.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other, in order, on an executor that may have many threads. Thread-safe. */
final class SerialExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private record Task(Runnable task, Consumer<Throwable> rejected) {}

    private final Executor executor;

    // Guarded by the queue.
    private final Queue<Task> tasks = new ArrayDeque<>(2);
    private boolean running;

    SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    /** Runs the task, or tells that it never will be run: on this thread, or on another one whose task was refused before this one's turn. */
    void execute(Runnable task, Consumer<Throwable> rejected) {
        synchronized (tasks) {
            tasks.add(new Task(task, rejected));
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RuntimeException | Error e) {
            // Mostly RejectedExecutionException; but executors that cannot start a thread throw others.
            takeAll().forEach(lost -> lost.rejected().accept(e));
        }
    }

    /** Others may have relied on the thread that did not come. */
    private List<Task> takeAll() {
        synchronized (tasks) {
            List<Task> all = new ArrayList<>(tasks);
            tasks.clear();
            running = false;
            return all;
        }
    }

    private void drain() {
        while (true) {
            Task next;
            synchronized (tasks) {
                next = tasks.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            try {
                next.task().run();
            } catch (Throwable e) {
                LOG.warn("a callback failed", e);
            }
        }
    }
}
