package io.sallyport.netty.internal.socket;

import io.netty.channel.Channel;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The work of a channel's socket: done on a thread that it may block, and what came of it told on the channel's loop. Thread-safe. */
final class SocketWork {

    private final Channel channel;
    private final SocketThreads threads;

    /** The work of a channel, on these threads. */
    SocketWork(Channel channel, SocketThreads threads) {
        this.channel = channel;
        this.threads = threads;
    }

    /**
     * Does it on the blocking executor, where it may wait for its turn.
     *
     * @param told on the loop: the result, or what was thrown
     * @throws RejectedExecutionException if that refuses; nothing is told then
     */
    <T extends @Nullable Object> void inTurn(Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> told) {
        run(threads.blocking(), work, told);
    }

    /**
     * Does it on a thread that nothing waits for.
     *
     * @param told on the loop: the result, or what was thrown
     * @throws RejectedExecutionException if the transport is closed; nothing is told then
     */
    <T extends @Nullable Object> void atOnce(Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> told) {
        run(threads.spare(), work, told);
    }

    private <T extends @Nullable Object> void run(
            Executor executor, Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> told) {
        executor.execute(() -> {
            T result = null;
            Throwable failure = null;
            try {
                result = work.call();
            } catch (Throwable e) { // the socket and its factory may be the user's
                failure = e;
            }
            T made = result;
            Throwable cause = failure;
            onLoop(() -> told.accept(made, cause));
        });
    }

    /** Closes a socket, without waiting for any other work: it may be what the close has to end. */
    void close(Runnable closing) {
        threads.close(closing);
    }

    /** Runs the task on the loop, or here: a loop that is shut down has closed its channels, and nothing else runs there any more. */
    void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }
}
