package io.sallyport.jdk.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Gives buffers on, each as a list. Immutable.
 *
 * @param broken told what the target throws: whoever waits for its body would wait for ever
 */
record ListSubscriber(Flow.Subscriber<List<ByteBuffer>> target, Consumer<Throwable> broken)
        implements Flow.Subscriber<ByteBuffer> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        give(() -> target.onSubscribe(subscription));
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        give(() -> target.onNext(List.of(buffer.asReadOnlyBuffer())));
    }

    @Override
    public void onError(Throwable failure) {
        give(() -> target.onError(failure));
    }

    @Override
    public void onComplete() {
        give(target::onComplete);
    }

    private void give(Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException | Error e) {
            broken.accept(e);
            throw e;
        }
    }
}
