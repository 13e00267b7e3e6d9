package io.sallyport.netty.internal.body;

import io.netty.buffer.Unpooled;
import io.sallyport.RequestBody;
import io.sallyport.netty.internal.loop.NettyLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body that is published: asks for one buffer more whenever the connection takes more. Signals may come on any thread; they are handed to the connection's loop, to which all state is confined.
 */
final class PublisherOutbound implements OutboundBody, Flow.Subscriber<ByteBuffer> {

    private static final Logger LOG = LoggerFactory.getLogger(PublisherOutbound.class);

    private static final int BATCH = 4;

    private final RequestBody.Stream body;

    private @Nullable NettyLoop loop;
    private @Nullable Target target;
    private Flow.@Nullable Subscription subscription;
    private long written;
    private int asked;
    private boolean requesting;
    private boolean ended;

    PublisherOutbound(RequestBody.Stream body) {
        this.body = body;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public void start(Target newTarget) {
        target = newTarget;
        loop = newTarget.loop();
        try {
            body.publisher().subscribe(this);
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
    public void onNext(ByteBuffer buffer) {
        Objects.requireNonNull(buffer, "buffer");
        onLoop(() -> next(buffer));
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        onLoop(() -> failed("the request body's publisher failed", failure));
    }

    @Override
    public void onComplete() {
        onLoop(this::completed);
    }

    private void next(ByteBuffer buffer) {
        Target to = target;
        if (ended || to == null) {
            return;
        }
        int more = buffer.remaining();
        if (asked == 0) {
            failed("the request body's publisher gave more buffers than were asked for (Flow rule 1.1)", null);
            return;
        }
        asked--;
        if (body.length() >= 0 && written + more > body.length()) {
            failed(
                    "the request body's publisher gave more than the " + body.length() + " bytes it declared, "
                            + (written + more) + " so far",
                    null);
            return;
        }
        if (more > 0) {
            written += more;
            to.write(Unpooled.wrappedBuffer(buffer), more);
        }
        askIfWanted();
    }

    private void completed() {
        Target to = target;
        if (ended || to == null) {
            return;
        }
        if (body.length() >= 0 && written < body.length()) {
            failed("the request body's publisher gave " + written + " bytes and declared " + body.length(), null);
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

    private void onLoop(Runnable task) {
        NettyLoop home = loop;
        if (home != null) {
            try {
                home.executeOrRun(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("the event loops are shut down: a signal of a request body is dropped", e);
            }
        }
    }
}
