package io.sallyport.internal.body;

import io.sallyport.internal.body.MultipartPieces.Piece;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one piece after the other. A part is subscribed to when its turn has come and something is asked for, and asked for one buffer at a time. Thread-safe; each subscription goes through all
 * pieces.
 *
 * <p>What it fails with tells a transport the type to fail the call with, as {@link InputStreamPublisher} does; it names the part.
 */
public final class MultipartPublisher implements Flow.Publisher<ByteBuffer> {

    /** Bytes in memory go out in slices of this. */
    private static final int SLICE = 64 * 1024;

    private final List<Piece> pieces;

    MultipartPublisher(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /** The streams that its parts give once. */
    List<OneStream> streams() {
        List<OneStream> streams = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Source source
                    && source.publisher() instanceof InputStreamPublisher publisher
                    && publisher.opener() instanceof OneStream stream) {
                streams.add(stream);
            }
        }
        return streams;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Sequence sequence = new Sequence(subscriber);
        subscriber.onSubscribe(sequence);
        sequence.leave(1);
    }

    /** One subscription. What it does next belongs to whoever has {@link #turns}: one thread at a time. */
    private final class Sequence implements Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final Demand demand = new Demand();

        /** Above zero while a thread is at work, or the subscriber has not returned from {@code onSubscribe} (rule 1.3). */
        private final Turns turns = new Turns();

        private volatile boolean cancelled;

        // Confined to whoever has the turn.
        private int next;
        private @Nullable ByteBuffer memory;
        private @Nullable PartReader part;
        private boolean ended;

        private Sequence(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            demand.add(count);
            takeTurn();
        }

        @Override
        public void cancel() {
            cancelled = true;
            takeTurn(); // to cancel the part
        }

        void takeTurn() {
            if (turns.take()) {
                work();
                leave(1);
            }
        }

        /** Works until nobody has asked for it meanwhile. */
        private void leave(int seen) {
            int had = seen;
            while (!turns.leave(had)) {
                had = turns.notes();
                work();
            }
        }

        private void work() {
            if (demand.isWrong()) {
                fail(Demand.mistake());
            }
            boolean more = true;
            while (more && !ended && !cancelled) {
                PartReader open = part;
                more = open != null ? read(open) : memory != null ? writeMemory(memory) : begin();
            }
            if (cancelled) {
                ended = true;
            }
            PartReader open = part;
            if (ended && open != null) {
                open.cancel(); // each time: its subscription may have come late
            }
        }

        /** Goes on to the next piece. Whether there is more to do at once. */
        private boolean begin() {
            if (next == pieces.size()) {
                ended = true;
                subscriber.onComplete();
                return false;
            }
            if (!demand.isThere()) {
                return false;
            }
            Piece piece = pieces.get(next);
            next++;
            if (piece instanceof Piece.Memory bytes) {
                memory = bytes.content().duplicate();
            } else if (piece instanceof Piece.Source source) {
                PartReader reader = new PartReader(source, this::takeTurn);
                part = reader;
                reader.begin();
            }
            return true;
        }

        private boolean writeMemory(ByteBuffer left) {
            if (!left.hasRemaining()) {
                memory = null;
                return true;
            }
            if (!demand.isThere()) {
                return false;
            }
            ByteBuffer slice = left.slice().limit(Math.min(SLICE, left.remaining()));
            left.position(left.position() + slice.remaining());
            memory = left.hasRemaining() ? left : null;
            publish(slice);
            return true;
        }

        private boolean read(PartReader reader) {
            boolean complete = reader.isComplete(); // before what came before it
            ByteBuffer buffer = reader.take();
            if (buffer != null && buffer.hasRemaining()) {
                publish(buffer);
            }
            if (buffer != null) {
                return true;
            }
            Throwable failure = reader.failure(complete);
            if (failure != null) {
                fail(failure);
                return false;
            }
            if (complete) {
                part = null;
                return true;
            }
            if (demand.isThere()) {
                reader.ask();
            }
            return false; // its signal takes a turn
        }

        private void publish(ByteBuffer buffer) {
            demand.serve();
            subscriber.onNext(buffer);
        }

        private void fail(Throwable failure) {
            if (!ended) {
                ended = true;
                if (!cancelled) {
                    subscriber.onError(failure);
                }
            }
        }
    }
}
