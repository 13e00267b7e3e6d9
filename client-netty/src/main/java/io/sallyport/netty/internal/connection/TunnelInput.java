package io.sallyport.netty.internal.connection;

import io.sallyport.netty.internal.loop.NettyLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What comes out of a tunnel, as its one subscriber asks for it: the connection is read only for demand that nothing satisfies. Confined to the connection's loop, but for {@link #subscribe} and the subscription. */
final class TunnelInput implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

    private final NettyLoop loop;
    private final Consumer<Boolean> reading;
    private final Runnable close;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>(2);

    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private @Nullable Throwable failure;
    private long demand;
    private boolean ended;
    private boolean draining;

    /**
     * An input that nobody reads yet.
     *
     * @param reading told whether to read the connection
     * @param close ends the tunnel
     */
    TunnelInput(NettyLoop loop, Consumer<Boolean> reading, Runnable close) {
        this.loop = loop;
        this.reading = reading;
        this.close = close;
    }

    boolean hasEnded() {
        return ended;
    }

    void add(ByteBuffer data) {
        waiting.add(data);
        drain();
    }

    /** Nothing more comes: all is well, or it broke. The first one counts. */
    void end(@Nullable Throwable cause) {
        if (!ended) {
            ended = true;
            failure = cause;
            drain();
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> reader) {
        if (!subscribed.compareAndSet(false, true)) {
            reader.onSubscribe(new Nothing());
            reader.onError(new IllegalStateException("the tunnel's input has a subscriber"));
            return;
        }
        onLoop(() -> {
            subscriber = reader;
            guarded(() -> reader.onSubscribe(this));
            drain();
        });
    }

    @Override
    public void request(long more) {
        onLoop(() -> {
            Flow.Subscriber<? super ByteBuffer> reader = subscriber;
            if (more <= 0 && reader != null) {
                subscriber = null;
                close.run();
                guarded(() -> reader.onError(
                        new IllegalArgumentException("request: " + more + " (expected: > 0, Flow.Subscription)")));
                return;
            }
            demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
            drain();
        });
    }

    @Override
    public void cancel() {
        onLoop(() -> {
            subscriber = null;
            waiting.clear();
            close.run();
        });
    }

    private void drain() {
        if (draining) {
            return; // the subscriber asks for more while it is given some
        }
        draining = true;
        Flow.Subscriber<? super ByteBuffer> reader = subscriber;
        while (reader != null && demand > 0 && !waiting.isEmpty()) {
            ByteBuffer next = waiting.remove();
            Flow.Subscriber<? super ByteBuffer> told = reader;
            demand--;
            guarded(() -> told.onNext(next));
            reader = subscriber;
        }
        draining = false;
        if (reader != null && ended && waiting.isEmpty()) {
            Flow.Subscriber<? super ByteBuffer> told = reader;
            Throwable cause = failure;
            subscriber = null;
            guarded(cause == null ? told::onComplete : () -> told.onError(cause));
        } else if (!ended) {
            reading.accept(reader != null && demand > 0);
        }
    }

    /** A subscriber that throws has broken its contract: it hears nothing more. */
    private void guarded(Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException | Error e) {
            subscriber = null;
            close.run();
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.executeOrRun(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the loop is shut down, and nothing else runs there
        }
    }

    private static final class Nothing implements Flow.Subscription {

        @Override
        public void request(long more) {}

        @Override
        public void cancel() {}
    }
}
