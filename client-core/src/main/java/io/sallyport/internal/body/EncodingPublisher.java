package io.sallyport.internal.body;

import io.sallyport.error.FailureFacts;
import io.sallyport.error.RequestBodyException;
import io.sallyport.spi.ContentCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in a content coding what another publisher gives, in bounded buffers, and asks that for one buffer at a time. Encodes on the threads that publish or ask. Thread-safe; each subscription has an encoder of its
 * own.
 */
public final class EncodingPublisher implements Flow.Publisher<ByteBuffer> {

    /** Encoded bytes published at once. */
    private static final int PIECE = 16 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Flow.Publisher<ByteBuffer> source;
    private final ContentCodec codec;

    /**
     * A publisher.
     *
     * @param source gives the bytes to encode
     */
    public EncodingPublisher(Flow.Publisher<ByteBuffer> source, ContentCodec codec) {
        this.source = source;
        this.codec = codec;
    }

    Flow.Publisher<ByteBuffer> source() {
        return source;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        source.subscribe(new Encoding(Objects.requireNonNull(subscriber, "subscriber")));
    }

    /** One subscription. What is not volatile belongs to whoever has {@link #turns}: one thread at a time. */
    private final class Encoding implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final Demand demand = new Demand();

        /** Above zero while somebody works, or the subscriber has not returned from {@code onSubscribe} (rule 1.3). */
        private final Turns turns = new Turns();

        private volatile Flow.@Nullable Subscription upstream;
        private volatile boolean cancelled;

        /** What came and is not encoded yet; null while it is asked for. */
        private volatile @Nullable ByteBuffer input = NOTHING;

        private volatile boolean sourceEnded;
        private volatile @Nullable Throwable sourceFailure;

        private ContentCodec.@Nullable Encoder encoder;
        private ByteBuffer piece = NOTHING;
        private boolean ended;

        private Encoding(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (upstream != null) {
                subscription.cancel(); // rule 2.5
                return;
            }
            upstream = subscription;
            subscriber.onSubscribe(this);
            if (!turns.leave(1)) {
                work();
            }
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            input = Objects.requireNonNull(buffer, "buffer").duplicate();
            takeTurn();
        }

        @Override
        public void onError(Throwable failure) {
            sourceFailure = Objects.requireNonNull(failure, "failure");
            takeTurn();
        }

        @Override
        public void onComplete() {
            sourceEnded = true;
            takeTurn();
        }

        @Override
        public void request(long count) {
            demand.add(count);
            takeTurn();
        }

        @Override
        public void cancel() {
            cancelled = true;
            takeTurn();
        }

        private void takeTurn() {
            if (turns.take()) {
                work();
            }
        }

        private void work() {
            int seen;
            do {
                seen = turns.notes();
                while (step()) {
                    // until there is nothing to do
                }
            } while (!turns.leave(seen));
        }

        /** Does one thing. Whether there may be another. */
        private boolean step() {
            if (ended) {
                return false;
            }
            Throwable failure = sourceFailure;
            if (cancelled) {
                end();
                cancelSource();
            } else if (demand.isWrong()) {
                fail(Demand.mistake());
                cancelSource();
            } else if (failure != null) {
                fail(failure);
            } else if (demand.isThere()) {
                return encodeOrAsk();
            }
            return false;
        }

        private boolean encodeOrAsk() {
            boolean last = sourceEnded;
            ByteBuffer from = input;
            if (from == null) {
                if (!last) {
                    return false;
                }
                from = NOTHING;
            }
            if (!last && !from.hasRemaining()) {
                input = null;
                Flow.Subscription asked = upstream;
                if (asked != null) {
                    asked.request(1);
                }
                return true;
            }
            return encode(from, last);
        }

        private boolean encode(ByteBuffer from, boolean last) {
            boolean complete;
            try {
                ContentCodec.Encoder open = encoder;
                if (open == null) {
                    open = codec.encoder();
                    encoder = open;
                }
                if (!piece.hasRemaining()) {
                    piece = ByteBuffer.allocate(PIECE);
                }
                complete = open.encode(from, piece, last);
            } catch (IOException | RuntimeException e) {
                fail(new RequestBodyException(
                        FailureFacts.UNKNOWN, "the request body cannot be encoded as " + codec.token(), e));
                cancelSource();
                return false;
            }
            if (complete || !piece.hasRemaining()) {
                publish();
            }
            if (complete) {
                end();
                if (!cancelled) {
                    subscriber.onComplete();
                }
            }
            return !complete;
        }

        private void publish() {
            ByteBuffer full = piece.flip();
            piece = NOTHING;
            if (full.hasRemaining()) {
                demand.serve();
                subscriber.onNext(full);
            }
        }

        private void fail(Throwable failure) {
            end();
            subscriber.onError(failure);
        }

        private void cancelSource() {
            Flow.Subscription held = upstream;
            if (held != null) {
                held.cancel();
            }
        }

        private void end() {
            ended = true;
            input = NOTHING;
            piece = NOTHING;
            ContentCodec.Encoder open = encoder;
            encoder = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
