package io.sallyport.internal.body;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has one subscriber: what was published is gone, and a body must not be sent empty the second time. Passes the subscriber on as it is. Thread-safe. */
public final class OnePublisher implements Flow.Publisher<ByteBuffer> {

    private final Flow.Publisher<ByteBuffer> publisher;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    /** Of that publisher. */
    public OnePublisher(Flow.Publisher<ByteBuffer> publisher) {
        this.publisher = Objects.requireNonNull(publisher, "publisher");
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (subscribed.compareAndSet(false, true)) {
            publisher.subscribe(subscriber);
            return;
        }
        Objects.requireNonNull(subscriber, "subscriber").onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(
                new IllegalStateException(
                        "the publisher was sent before (expected: a body for each request, or one from a supplier of publishers)"));
    }
}
