package io.sallyport.netty.coding;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Asks for so many buffers at a time, and counts their bytes. */
final class Counter implements Flow.Subscriber<ByteBuffer> {

    final CompletableFuture<Long> done = new CompletableFuture<>();
    private final AtomicLong bytes = new AtomicLong();
    final AtomicInteger largest = new AtomicInteger();
    private final long step;
    private Flow.@Nullable Subscription subscription;

    Counter(long step) {
        this.step = step;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(step);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        bytes.addAndGet(buffer.remaining());
        largest.accumulateAndGet(buffer.remaining(), Math::max);
        Objects.requireNonNull(subscription).request(step);
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        done.complete(bytes.get());
    }
}
