package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.RequestBodyException;
import io.sallyport.netty.internal.loop.NettyLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body that is published: asks for one buffer more whenever the connection takes more. Signals may come on any thread; they are handed to the connection's loop, to which all state is confined. What
 * it is given is its own, and released if it is not written.
 */
final class PublisherOutbound implements OutboundBody, Flow.Subscriber<ByteBuffer> {

    private static final Logger LOG = LoggerFactory.getLogger(PublisherOutbound.class);

    private static final int BATCH = 4;

    private final Flow.Publisher<ByteBuffer> publisher;
    private final long length;

    /** Signals handed to the loop that it has not run yet. */
    private final AtomicInteger onTheirWay = new AtomicInteger();

    private @Nullable NettyLoop loop;
    private @Nullable Target target;
    private Flow.@Nullable Subscription subscription;
    private long written;
    private int asked;
    private boolean requesting;
    private boolean ended;

    /**
     * A body that nobody has subscribed to.
     *
     * @param length in bytes, or -1
     */
    PublisherOutbound(Flow.Publisher<ByteBuffer> publisher, long length) {
        this.publisher = publisher;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void start(Target newTarget) {
        target = newTarget;
        loop = newTarget.loop();
        try {
            publisher.subscribe(this);
        } catch (RuntimeException | Error e) {
            failed("the request body's publisher threw at subscribe", e);
        }
    }

    @Override
    public void writable() {
        askIfWanted();
    }

    @Override
    public void cancel() {
        if (!ended) {
            ended = true;
            Flow.Subscription now = subscription;
            if (now != null) {
                cancel(now);
            }
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        Objects.requireNonNull(newSubscription, "subscription");
        onLoop(() -> {
            if (ended || subscription != null) {
                cancel(newSubscription);
                return;
            }
            subscription = newSubscription;
            askIfWanted();
        });
    }

    @Override
    public void onNext(ByteBuffer item) {
        take(Unpooled.wrappedBuffer(Objects.requireNonNull(item, "item")));
    }

    /** The same subscriber for Netty's own buffers. */
    Flow.Subscriber<ByteBuf> forBuffers() {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
                PublisherOutbound.this.onSubscribe(newSubscription);
            }

            @Override
            public void onNext(ByteBuf buffer) {
                take(Objects.requireNonNull(buffer, "buffer"));
            }

            @Override
            public void onError(Throwable failure) {
                PublisherOutbound.this.onError(failure);
            }

            @Override
            public void onComplete() {
                PublisherOutbound.this.onComplete();
            }
        };
    }

    private void take(ByteBuf buffer) {
        if (!onLoop(() -> next(buffer))) {
            buffer.release();
        }
    }

    /** The client's own publishers say by type and message what happened, with facts for this side to fill in. */
    @Override
    @SuppressWarnings("ReferenceEquality") // what others publish may look the same
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        onLoop(() -> {
            if (failure instanceof RequestBodyException known && known.facts() == FailureFacts.UNKNOWN) {
                failed(known.plainMessage(), known.getCause());
            } else if (failure instanceof BlockingExecutorException known && known.facts() == FailureFacts.UNKNOWN) {
                refused(known.getCause());
            } else {
                failed("the request body's publisher failed", failure);
            }
        });
    }

    @Override
    public void onComplete() {
        onLoop(this::completed);
    }

    private void next(ByteBuf buffer) {
        Target to = target;
        int more = buffer.readableBytes();
        if (to == null || !takes(more) || more == 0) {
            buffer.release();
        } else {
            written += more;
            to.write(buffer, more);
        }
        askIfWanted();
    }

    /** Whether so many bytes may come now; if not, that is the end. */
    private boolean takes(int more) {
        if (ended) {
            return false;
        }
        if (asked == 0) {
            failed("the request body's publisher gave more buffers than were asked for (Flow rule 1.1)", null);
            return false;
        }
        asked--;
        if (length >= 0 && written + more > length) {
            failed(
                    "the request body's publisher gave more than the " + length + " bytes it declared, "
                            + (written + more) + " so far",
                    null);
            return false;
        }
        return true;
    }

    private void completed() {
        Target to = target;
        if (ended || to == null) {
            return;
        }
        if (length >= 0 && written < length) {
            failed("the request body's publisher gave " + written + " bytes and declared " + length, null);
        } else {
            ended = true;
            to.complete();
        }
    }

    private void failed(String message, @Nullable Throwable cause) {
        Target to = target;
        if (!ended && to != null) {
            cancel();
            to.fail(message, cause);
        }
    }

    private void refused(@Nullable Throwable cause) {
        Target to = target;
        if (!ended && to != null) {
            cancel();
            to.refused("the blocking executor refused to read the request body's input stream", cause);
        }
    }

    private void askIfWanted() {
        Flow.Subscription now = subscription;
        Target to = target;
        if (now == null || to == null || requesting) {
            return; // inside a request, the loop below goes on: the stack stays flat however the publisher answers
        }
        requesting = true;
        try {
            while (!ended && asked <= BATCH / 2 && to.isWritable()) {
                int more = BATCH - asked;
                asked = BATCH;
                now.request(more);
            }
        } catch (RuntimeException | Error e) {
            failed("the request body's publisher threw at request", e);
        } finally {
            requesting = false;
        }
    }

    /** The subscription is the user's: what it throws must not keep the exchange from ending. */
    private static void cancel(Flow.Subscription subscription) {
        try {
            subscription.cancel();
        } catch (RuntimeException | Error e) {
            LOG.debug("a request body's subscription threw at cancel", e);
        }
    }

    /** Runs a signal on the loop: at once if that is here, unless earlier ones from other threads are still on their way, which it must not overtake. False if nobody is there to run it. */
    private boolean onLoop(Runnable signal) {
        NettyLoop home = loop;
        if (home == null) {
            return false;
        }
        if (home.inLoop() && onTheirWay.get() == 0) {
            signal.run();
            return true;
        }
        onTheirWay.incrementAndGet();
        try {
            home.execute(() -> {
                onTheirWay.decrementAndGet();
                signal.run();
            });
            return true;
        } catch (RejectedExecutionException e) {
            onTheirWay.decrementAndGet();
            LOG.debug("the event loops are shut down: a signal of a request body is dropped", e);
            return false;
        }
    }
}
