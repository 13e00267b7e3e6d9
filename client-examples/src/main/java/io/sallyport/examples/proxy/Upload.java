package io.sallyport.examples.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way from the client to the origin: reads from the client when the origin takes more, and not
 * before. The buffers that come are the ones that are sent. Confined to the client's event loop, but for the methods of {@code Flow}.
 */
final class Upload implements Flow.Publisher<ByteBuf>, Flow.Subscription {
    private final EventExecutor loop;
    private final Runnable onFirstRead;
    private final Runnable read;

    private Flow.@Nullable Subscriber<? super ByteBuf> origin;
    private long demand;
    private boolean started;
    private boolean reading;
    private boolean complete;
    private boolean ended;

    /**
     * A body that nobody has read from.
     *
     * @param loop the client's
     * @param onFirstRead runs before the first read
     * @param read asks the client for one piece
     */
    Upload(EventExecutor loop, Runnable onFirstRead, Runnable read) {
        this.loop = loop;
        this.onFirstRead = onFirstRead;
        this.read = read;
    }

    /** Whether all of it has come from the client. */
    boolean isComplete() {
        return complete;
    }

    /** A piece came from the client; the caller keeps it. */
    void piece(ByteBuf piece, boolean last) {
        reading = false;
        complete = last;
        Flow.Subscriber<? super ByteBuf> to = origin;
        if (ended || to == null) {
            return;
        }
        if (piece.isReadable()) {
            demand--;
            to.onNext(piece.retain()); // released when it is written, or cannot be
        }
        if (!last) {
            readIfWanted();
        } else if (!ended) {
            ended = true;
            to.onComplete();
        }
    }

    /** The client went away. */
    void clientGone() {
        Flow.Subscriber<? super ByteBuf> to = origin;
        if (!ended && to != null) {
            ended = true;
            to.onError(new IOException("the client closed its connection in the middle of a request"));
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> subscriber) {
        onLoop(() -> {
            origin = subscriber;
            subscriber.onSubscribe(this);
        });
    }

    @Override
    public void request(long count) {
        onLoop(() -> {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            readIfWanted();
        });
    }

    @Override
    public void cancel() {
        onLoop(() -> ended = true);
    }

    private void readIfWanted() {
        if (reading || complete || ended || demand <= 0) {
            return;
        }
        if (!started) {
            started = true;
            onFirstRead.run();
        }
        reading = true;
        // as a task: pieces that are decoded already would come inside of the reading, deeper and deeper
        loop.execute(read);
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
