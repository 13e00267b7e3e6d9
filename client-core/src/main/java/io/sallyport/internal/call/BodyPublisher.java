package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.spi.Abort;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body for one subscriber. Signals come one at a time, where {@link Delivery} puts them. Thread-safe. */
final class BodyPublisher implements Flow.Publisher<ByteBuffer> {

    private static final Logger LOG = LoggerFactory.getLogger(BodyPublisher.class);

    private final Request request;
    private final IncomingBody incoming;
    private final Delivery delivery;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    BodyPublisher(Request request, IncomingBody incoming, Delivery delivery) {
        this.request = request;
        this.incoming = incoming;
        this.delivery = delivery;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (subscribed.compareAndSet(false, true)) {
            new Subscription(request, incoming, delivery, subscriber).start();
        } else {
            subscriber.onSubscribe(new NoSubscription());
            subscriber.onError(new IllegalStateException(
                    "the body of " + request + " has a subscriber already (expected: subscribe once)"));
        }
    }

    private static final class NoSubscription implements Flow.Subscription {

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    /** The subscriber's side. Its state is confined to the connection's loop; requests are handed to it. */
    private static final class Subscription implements Flow.Subscription, BodySink {

        private final Request request;
        private final IncomingBody incoming;
        private final Delivery delivery;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;

        /** No more signals: it has cancelled, or had its last one. */
        private final AtomicBoolean ended = new AtomicBoolean();

        private volatile boolean subscribed;

        // Confined to the connection's loop.
        private long demand;
        private boolean pulling;

        /** The body has ended, though the subscriber may hear of it later, where its signals are delivered: nothing is left to pull. */
        private boolean exhausted;

        /** Inside a signal or a pull: what is asked for in there is done after it, so that signals never nest. */
        private boolean busy;

        private Subscription(
                Request request,
                IncomingBody incoming,
                Delivery delivery,
                Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.request = request;
            this.incoming = incoming;
            this.delivery = delivery;
            this.subscriber = subscriber;
        }

        private void start() {
            onLoop(() -> {
                busy = true;
                signal(this::subscribe);
                busy = false;
                pullWhileWanted();
            });
        }

        private void subscribe() {
            subscribed = true;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long count) {
            onLoop(() -> {
                if (count > 0) {
                    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                    pullWhileWanted();
                } else if (ended.compareAndSet(false, true)) {
                    incoming.close();
                    signal(() -> subscriber.onError(
                            new IllegalArgumentException("request: " + count + " (expected: > 0, Flow rule 3.9)")));
                }
            });
        }

        @Override
        public void cancel() {
            ended.set(true);
            incoming.close();
        }

        private void pullWhileWanted() {
            if (busy) {
                return;
            }
            busy = true;
            while (demand > 0 && !pulling && !exhausted && !ended.get()) {
                pulling = true;
                incoming.pull(this);
            }
            busy = false;
        }

        @Override
        public void onChunk(ByteBuffer chunk) {
            pulling = false;
            if (ended.get()) {
                return;
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            ByteBuffer copy = ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
            boolean inPull = busy;
            busy = true;
            signal(() -> {
                if (!ended.get()) {
                    subscriber.onNext(copy);
                }
            });
            busy = inPull;
            pullWhileWanted();
        }

        @Override
        public void onEnd(Headers trailers) {
            exhausted = true;
            signal(() -> {
                if (ended.compareAndSet(false, true)) {
                    subscriber.onComplete();
                }
            });
        }

        @Override
        public void onFailure(HttpClientException failure) {
            exhausted = true;
            signal(() -> {
                if (ended.compareAndSet(false, true)) {
                    subscriber.onError(failure);
                }
            });
        }

        private void signal(Runnable signal) {
            delivery.run(() -> guard(signal), this::failHere);
        }

        /** Flow rule 2.13: a subscriber that throws has cancelled. */
        private void guard(Runnable signal) {
            try {
                signal.run();
            } catch (Throwable e) {
                cancel();
                LOG.warn("the subscriber of the body of {} failed", request, e);
            }
        }

        /** The place for signals is gone. */
        private void failHere(HttpClientException failure) {
            if (ended.compareAndSet(false, true)) {
                incoming.close();
                guard(() -> {
                    if (!subscribed) {
                        subscriber.onSubscribe(new NoSubscription());
                    }
                    subscriber.onError(failure);
                });
            }
        }

        private void onLoop(Runnable task) {
            if (incoming.loop().inLoop()) {
                task.run();
                return;
            }
            try {
                incoming.loop().execute(task);
            } catch (RejectedExecutionException e) {
                failHere(Abort.CLOSED.failure(
                        FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered()));
            }
        }
    }
}
