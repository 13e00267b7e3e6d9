package io.sallyport.jdk.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** Gives buffers on, each as a list. Immutable. */
record ListSubscriber(Flow.Subscriber<List<ByteBuffer>> target) implements Flow.Subscriber<ByteBuffer> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        target.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        target.onNext(List.of(buffer.asReadOnlyBuffer()));
    }

    @Override
    public void onError(Throwable failure) {
        target.onError(failure);
    }

    @Override
    public void onComplete() {
        target.onComplete();
    }
}
