package io.sallyport.netty.buffers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Publishes pooled direct buffers of one size, as many as are asked for, up to a number. Its signals are serialised by its executor, which must have one thread. */
final class BufferFeed implements Flow.Publisher<ByteBuf>, Flow.Subscription {

    final CountDownLatch cancelled = new CountDownLatch(1);
    final CountDownLatch first = new CountDownLatch(1);
    final CountDownLatch done = new CountDownLatch(1);
    volatile int given;
    private final Executor executor;
    private final int size;
    private int left;
    private long demand;
    private boolean giving;
    private boolean stopped;
    private Flow.Subscriber<? super ByteBuf> subscriber = new BufferTaker(0, subscription -> {});

    BufferFeed(Executor executor, int size, int count) {
        this.executor = executor;
        this.size = size;
        this.left = count;
    }

    static ByteBuf buffer(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'x');
        return ByteBufAllocator.DEFAULT.directBuffer(size).writeBytes(bytes);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> newSubscriber) {
        executor.execute(() -> {
            subscriber = newSubscriber;
            newSubscriber.onSubscribe(this);
        });
    }

    @Override
    public void request(long count) {
        executor.execute(() -> {
            demand += count;
            give();
        });
    }

    @Override
    public void cancel() {
        executor.execute(() -> stopped = true);
        cancelled.countDown();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    private void give() {
        if (giving) {
            return; // inside onNext
        }
        giving = true;
        while (demand > 0 && left > 0 && !stopped) {
            demand--;
            left--;
            given++;
            subscriber.onNext(buffer(size));
            first.countDown();
        }
        giving = false;
        if (left == 0 && !stopped) {
            stopped = true;
            done.countDown();
            subscriber.onComplete();
        }
    }
}
