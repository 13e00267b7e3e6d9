package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body for one subscriber. All signals come on the connection's loop or the callback executor, one at a time. Thread-safe. */
final class BodyPublisher implements Flow.Publisher<ByteBuffer> {

    private final IncomingBody incoming;
    private final Delivery delivery;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    BodyPublisher(IncomingBody incoming, Delivery delivery) {
        this.incoming = incoming;
        this.delivery = delivery;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (subscribed.compareAndSet(false, true)) {
            new Subscription(incoming, delivery, subscriber).start();
        } else {
            subscriber.onSubscribe(new NoSubscription());
            subscriber.onError(new IllegalStateException("a body has one subscriber (expected: subscribe once)"));
        }
    }

    private static final class NoSubscription implements Flow.Subscription {

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    /** The subscriber's side. Its state is confined to the connection's loop; requests and cancels are handed to it. */
    private static final class Subscription implements Flow.Subscription, BodySink {

        private final IncomingBody incoming;
        private final Delivery delivery;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private volatile boolean ended;

        private long demand;
        private boolean pulling;

        private Subscription(IncomingBody incoming, Delivery delivery, Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.incoming = incoming;
            this.delivery = delivery;
            this.subscriber = subscriber;
        }

        private void start() {
            onLoop(() -> signal(() -> subscriber.onSubscribe(this)));
        }

        @Override
        public void request(long count) {
            onLoop(() -> {
                if (ended) {
                    return;
                }
                if (count <= 0) {
                    ended = true;
                    incoming.close();
                    signal(() -> subscriber.onError(
                            new IllegalArgumentException("request: " + count + " (expected: > 0, Flow rule 3.9)")));
                    return;
                }
                demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                pullIfWanted();
            });
        }

        @Override
        public void cancel() {
            ended = true;
            incoming.close();
        }

        @Override
        public void onChunk(ByteBuffer chunk) {
            pulling = false;
            if (ended) {
                return;
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            ByteBuffer copy = ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
            signal(() -> {
                if (!ended) {
                    subscriber.onNext(copy);
                }
            });
            pullIfWanted();
        }

        @Override
        public void onEnd(Headers trailers) {
            end(subscriber::onComplete);
        }

        @Override
        public void onFailure(HttpClientException failure) {
            end(() -> subscriber.onError(failure));
        }

        private void end(Runnable lastSignal) {
            pulling = false;
            signal(() -> {
                if (!ended) {
                    ended = true;
                    lastSignal.run();
                }
            });
        }

        private void pullIfWanted() {
            if (!ended && !pulling && demand > 0) {
                pulling = true;
                incoming.pull(this);
            }
        }

        private void signal(Runnable signal) {
            delivery.run(
                    () -> {
                        try {
                            signal.run();
                        } catch (RuntimeException e) {
                            cancel(); // Flow rule 2.13: a subscriber that throws has cancelled
                            throw e;
                        }
                    },
                    rejection -> {
                        ended = true;
                        incoming.close();
                        subscriber.onError(rejection);
                    });
        }

        private void onLoop(Runnable task) {
            if (incoming.loop().inLoop()) {
                task.run();
            } else {
                incoming.loop().execute(task);
            }
        }
    }
}
