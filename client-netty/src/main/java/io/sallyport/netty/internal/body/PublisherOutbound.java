package io.sallyport.netty.internal.body;

import io.netty.buffer.Unpooled;
import io.sallyport.RequestBody;
import io.sallyport.netty.internal.loop.NettyLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A body that is published: asks for one buffer more whenever the connection takes more. Signals may come on any thread; they are handed to the connection's loop, to which all state is confined.
 */
final class PublisherOutbound implements OutboundBody, Flow.Subscriber<ByteBuffer> {

    private static final int BATCH = 4;

    private final RequestBody.Stream body;

    private @Nullable NettyLoop loop;
    private @Nullable Target target;
    private Flow.@Nullable Subscription subscription;
    private long written;
    private int asked;
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
        } catch (RuntimeException e) {
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
                now.cancel();
            }
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        Objects.requireNonNull(newSubscription, "subscription");
        onLoop(() -> {
            if (ended || subscription != null) {
                newSubscription.cancel();
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
        if (now == null || to == null || ended || asked > BATCH / 2 || !to.isWritable()) {
            return;
        }
        int more = BATCH - asked;
        asked = BATCH;
        try {
            now.request(more);
        } catch (RuntimeException e) {
            failed("the request body's publisher threw at request", e);
        }
    }

    private void onLoop(Runnable task) {
        NettyLoop home = loop;
        if (home != null) {
            home.executeOrRun(task);
        }
    }
}
