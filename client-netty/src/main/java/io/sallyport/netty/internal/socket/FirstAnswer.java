package io.sallyport.netty.internal.socket;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is told once: by who knows first, or when its time is over. Confined to a loop.
 *
 * @param <T> what is told
 */
final class FirstAnswer<T extends @Nullable Object> {

    private @Nullable Consumer<T> told;
    private @Nullable Future<?> limit;

    /** An answer that nobody knows yet. */
    FirstAnswer(Consumer<T> told) {
        this.told = told;
    }

    /** Waits for so long; then the answer is what is given here. */
    void limit(EventLoop loop, long millis, Supplier<? extends T> late) {
        limit = loop.schedule(() -> give(late.get()), millis, TimeUnit.MILLISECONDS);
    }

    /** Tells this, unless it is too late. */
    void give(T answer) {
        Consumer<T> waiting = told;
        if (waiting == null) {
            return;
        }
        told = null;
        if (limit != null) {
            limit.cancel(false);
        }
        waiting.accept(answer);
    }
}
