package io.sallyport.internal.call;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * The thread that waits for a call, put to use: it runs what the call needs to block for, until the result is there; what comes after that goes to another executor. Tasks may come from any thread.
 */
final class CallerThread implements Executor {

    /** Ends the waiting, and does nothing. */
    private enum Wake implements Runnable {
        UP;

        @Override
        public void run() {}
    }

    private final Executor otherwise;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    // Guarded by this.
    private boolean left;

    CallerThread(Executor otherwise) {
        this.otherwise = otherwise;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (!left) {
                tasks.add(task);
                return;
            }
        }
        otherwise.execute(task);
    }

    /** Runs tasks until the future is done; an interrupt ends it too. */
    void runUntilDone(CompletableFuture<?> future) throws InterruptedException {
        future.whenComplete((result, failure) -> tasks.add(Wake.UP));
        try {
            while (!future.isDone()) {
                tasks.take().run();
            }
        } finally {
            leave();
        }
    }

    private void handOver(Runnable task) {
        try {
            otherwise.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // this thread may block as well
        }
    }

    private void leave() {
        synchronized (this) {
            left = true;
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            if (!(task instanceof Wake)) {
                handOver(task);
            }
        }
    }
}
