package io.sallyport.netty.buffers;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes a body's buffers and releases each. Signals follow one another; what it has seen may be read when {@link #done} is. */
final class BufferTaker implements Flow.Subscriber<ByteBuf> {

    final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    final CompletableFuture<byte[]> done = new CompletableFuture<>();
    final CountDownLatch first = new CountDownLatch(1);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Consumer<Flow.Subscription> onEach;
    private final long atFirst;

    volatile int buffers;
    volatile int direct;
    volatile String thread = "";

    /** Asks for so many at first, and does that with its subscription whenever it has got one. */
    BufferTaker(long atFirst, Consumer<Flow.Subscription> onEach) {
        this.atFirst = atFirst;
        this.onEach = onEach;
    }

    /** Asks for one after the other. */
    static BufferTaker eager() {
        return new BufferTaker(1, subscription -> subscription.request(1));
    }

    /** Asks for so many and no more. */
    static BufferTaker of(long count) {
        return new BufferTaker(count, subscription -> {});
    }

    Flow.Subscription subscription() throws Exception {
        return subscribed.get(10, TimeUnit.SECONDS);
    }

    byte[] all() throws Exception {
        return done.get(20, TimeUnit.SECONDS);
    }

    int taken() {
        return bytes.size();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscribed.complete(subscription);
        if (atFirst > 0) {
            subscription.request(atFirst);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one signal at a time
    public void onNext(ByteBuf buffer) {
        thread = Thread.currentThread().getName();
        buffers++;
        if (buffer.isDirect()) {
            direct++;
        }
        byte[] read = new byte[buffer.readableBytes()];
        buffer.readBytes(read);
        buffer.release();
        bytes.writeBytes(read);
        first.countDown();
        onEach.accept(subscribed.join());
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        done.complete(bytes.toByteArray());
    }
}
