package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.spi.Abort;
import io.sallyport.spi.TransportBody;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A response's body as the buffers it was read into, for one subscriber. Signals come one at a time, where the call's results are delivered. Thread-safe. */
public final class BufferPublisher implements Flow.Publisher<ByteBuf> {

    private static final Logger LOG = LoggerFactory.getLogger(BufferPublisher.class);

    private final Request request;
    private final TransportBody face;
    private final InboundBody body;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    /**
     * A body that nobody else reads.
     *
     * @param face where it is delivered
     * @param body what was claimed of it
     */
    public BufferPublisher(Request request, TransportBody face, InboundBody body) {
        this.request = request;
        this.face = face;
        this.body = body;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (subscribed.compareAndSet(false, true)) {
            new Subscription(subscriber).start();
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

    /** How the body ended, for a subscriber that has not heard of it. */
    private sealed interface End {

        record Complete() implements End {}

        record Failed(Throwable failure) implements End {}
    }

    /** The subscriber's side. Its state is confined to the connection's loop; requests are handed to it. */
    private final class Subscription implements Flow.Subscription, BufferSink {

        private final Flow.Subscriber<? super ByteBuf> subscriber;

        /** No more signals: it has cancelled, or had its last one. */
        private final AtomicBoolean over = new AtomicBoolean();

        private volatile boolean subscribed;

        // Confined to the connection's loop.
        private final Queue<ByteBuf> held = new ArrayDeque<>(4);
        private long demand;
        private @Nullable End end;

        /** Inside a signal: what is asked for in there is done after it, so that signals never nest. */
        private boolean busy;

        private Subscription(Flow.Subscriber<? super ByteBuf> subscriber) {
            this.subscriber = subscriber;
        }

        private void start() {
            onLoop(() -> {
                busy = true;
                signal(this::subscribe);
                busy = false;
                body.pull(this);
                handOut();
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
                    handOut();
                } else if (over.compareAndSet(false, true)) {
                    cancel();
                    signal(() -> subscriber.onError(
                            new IllegalArgumentException("request: " + count + " (expected: > 0, Flow rule 3.9)")));
                }
            });
        }

        @Override
        public void cancel() {
            over.set(true);
            body.close();
            onLoop(this::releaseHeld); // a body that has ended is not told of its closing
        }

        @Override
        public boolean wantsMore() {
            return demand > 0 && held.isEmpty() && !over.get();
        }

        @Override
        public void onBuffer(ByteBuf buffer) {
            held.add(buffer);
            handOut();
        }

        /** Nothing of Netty's pools outlives the exchange: who asks late, or never, is given or forgets heap. */
        @Override
        public void onEnd(Headers trailers) {
            end = new End.Complete();
            for (int left = held.size(); left > 0; left--) {
                ByteBuf buffer = held.remove();
                held.add(Unpooled.copiedBuffer(buffer));
                buffer.release();
            }
            handOut();
        }

        /** Half a body is of no use: what was not handed out goes with the rest. */
        @Override
        public void onFailure(HttpClientException failure) {
            releaseHeld();
            end = new End.Failed(failure);
            handOut();
        }

        /** Gives what there is to who wants it, then has the connection read on. */
        private void handOut() {
            if (busy) {
                return;
            }
            busy = true;
            while (demand > 0 && !held.isEmpty() && !over.get()) {
                if (demand != Long.MAX_VALUE) {
                    demand--;
                }
                give(held.remove());
            }
            if (over.get()) {
                releaseHeld();
            } else if (end != null && held.isEmpty()) {
                last(end);
            }
            busy = false;
            body.readOn();
        }

        private void give(ByteBuf buffer) {
            face.deliver(
                    () -> {
                        if (over.get()) {
                            buffer.release();
                        } else {
                            guard(() -> subscriber.onNext(buffer));
                        }
                    },
                    rejection -> {
                        buffer.release();
                        failHere(rejection);
                    });
        }

        private void last(End how) {
            end = null;
            signal(() -> {
                if (over.compareAndSet(false, true)) {
                    if (how instanceof End.Failed failed) {
                        subscriber.onError(failed.failure());
                    } else {
                        subscriber.onComplete();
                    }
                }
            });
        }

        private void signal(Runnable signal) {
            face.deliver(() -> guard(signal), this::failHere);
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
            if (over.compareAndSet(false, true)) {
                cancel();
                guard(() -> {
                    if (!subscribed) {
                        subscriber.onSubscribe(new NoSubscription());
                    }
                    subscriber.onError(failure);
                });
            }
        }

        private void releaseHeld() {
            for (ByteBuf buffer = held.poll(); buffer != null; buffer = held.poll()) {
                buffer.release();
            }
        }

        private void onLoop(Runnable task) {
            try {
                body.loop().executeOrRun(task);
            } catch (RejectedExecutionException e) {
                failHere(Abort.CLOSED.failure(
                        FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered()));
            }
        }
    }
}
