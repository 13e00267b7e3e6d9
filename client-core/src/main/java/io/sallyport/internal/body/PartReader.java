package io.sallyport.internal.body;

import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.RequestBodyException;
import io.sallyport.internal.body.MultipartPieces.Piece;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one part, one buffer at a time. Its signals come on any thread, and are only noted; all else belongs to whoever has the {@link MultipartPublisher}'s turn. */
final class PartReader implements Flow.Subscriber<ByteBuffer> {

    private static final Logger LOG = LoggerFactory.getLogger(PartReader.class);

    private final Piece.Source source;
    private final Runnable signalled;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicReference<@Nullable ByteBuffer> arrived = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private volatile boolean complete;

    // Confined to whoever has the turn.
    private long received;
    private boolean cancelled;

    /**
     * Of a part that nobody has subscribed to.
     *
     * @param signalled told of each signal, on its thread
     */
    PartReader(Piece.Source source, Runnable signalled) {
        this.source = source;
        this.signalled = signalled;
    }

    void begin() {
        try {
            source.publisher().subscribe(this);
        } catch (RuntimeException | Error e) { // the publisher is the user's
            broken(failed("threw at subscribe", e));
        }
    }

    /** Asks for a buffer, unless that has been done. */
    void ask() {
        Flow.Subscription to = subscription.get();
        if (to != null && asked.compareAndSet(false, true)) {
            try {
                to.request(1);
            } catch (RuntimeException | Error e) {
                broken(failed("threw at request", e));
            }
        }
    }

    /** What has come, once; null for nothing. */
    @Nullable
    ByteBuffer take() {
        ByteBuffer buffer = arrived.getAndSet(null);
        if (buffer != null) {
            asked.set(false); // only now: the next one must not come before this one is taken
            received += buffer.remaining();
        }
        return buffer == null || isTooMuch() ? null : buffer;
    }

    boolean isComplete() {
        return complete;
    }

    /**
     * Why the part cannot be sent, or null. To be asked after {@link #take}.
     *
     * @param ended whether nothing more comes
     */
    @Nullable
    Throwable failure(boolean ended) {
        if (isTooMuch()) {
            return failed(
                    "gave more than the " + source.length() + " bytes it declared, " + received + " so far", null);
        }
        if (ended && received < source.length()) {
            return failed("gave " + received + " bytes and declared " + source.length(), null);
        }
        return failure.get();
    }

    private boolean isTooMuch() {
        return source.length() >= 0 && received > source.length();
    }

    /** Wants no more; to be called again when a subscription has come late. */
    void cancel() {
        Flow.Subscription open = subscription.get();
        if (open != null && !cancelled) {
            cancelled = true;
            cancel(open);
        }
    }

    private static void cancel(Flow.Subscription open) {
        try {
            open.cancel();
        } catch (RuntimeException | Error e) {
            LOG.debug("the subscription of a multipart body's part threw at cancel", e);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        if (subscription.compareAndSet(null, given)) {
            signalled.run();
        } else {
            cancel(given);
        }
    }

    @Override
    public void onNext(ByteBuffer item) {
        Objects.requireNonNull(item, "item");
        if (asked.get() && arrived.compareAndSet(null, item)) {
            signalled.run();
        } else {
            broken(failed("gave more buffers than were asked for (Flow rule 1.1)", null));
        }
    }

    /** The client's own publisher of input streams says by type what happened. */
    @Override
    @SuppressWarnings("ReferenceEquality") // what others publish may look the same
    public void onError(Throwable cause) {
        Objects.requireNonNull(cause, "failure");
        if (cause instanceof RequestBodyException known && known.facts() == FailureFacts.UNKNOWN) {
            broken(failed("failed", known.getCause()));
        } else if (cause instanceof BlockingExecutorException known && known.facts() == FailureFacts.UNKNOWN) {
            broken(known);
        } else {
            broken(failed("failed", cause));
        }
    }

    @Override
    public void onComplete() {
        complete = true;
        signalled.run();
    }

    private void broken(Throwable cause) {
        failure.compareAndSet(null, cause);
        signalled.run();
    }

    private RequestBodyException failed(String what, @Nullable Throwable cause) {
        return new RequestBodyException(FailureFacts.UNKNOWN, "the " + source.part() + " " + what, cause);
    }
}
