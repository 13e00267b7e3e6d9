package io.sallyport.testing.contract;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects what a body publishes, asking for one buffer at a time. Its result may be awaited by any thread. */
final class Collector implements Flow.Subscriber<ByteBuffer> {

    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean asking;
    private Flow.@Nullable Subscription subscription;

    private Collector(boolean asking) {
        this.asking = asking;
    }

    /** Collects everything. */
    static CompletableFuture<byte[]> collect(Flow.Publisher<ByteBuffer> publisher) {
        Collector collector = new Collector(true);
        publisher.subscribe(collector);
        return collector.result;
    }

    /** Subscribes and asks for nothing. */
    static Flow.Subscription hold(Flow.Publisher<ByteBuffer> publisher) {
        Collector collector = new Collector(false);
        publisher.subscribe(collector);
        return Fixture.get(collector.subscribed);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        subscribed.complete(given);
        ask();
    }

    @Override
    public void onNext(ByteBuffer item) {
        byte[] copy = new byte[item.remaining()];
        item.get(copy);
        bytes.writeBytes(copy);
        ask();
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(bytes.toByteArray());
    }

    private void ask() {
        if (asking && subscription != null) {
            subscription.request(1);
        }
    }
}
