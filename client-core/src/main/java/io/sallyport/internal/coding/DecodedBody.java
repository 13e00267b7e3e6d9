package io.sallyport.internal.coding;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.ContentCodec;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.Loop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A body that is decoded as it is pulled: each pull is answered by one bounded piece, and the body beneath is pulled only when all it gave is decoded. Confined to the connection's loop, but for the methods of
 * {@link IncomingBody}, which may be called anywhere.
 */
public final class DecodedBody implements IncomingBody, BodySink {

    /** Decoded bytes given at once. */
    static final int PIECE = 16 * 1024;

    /** What a body that is complete may become to be decoded at once, where it is asked for. */
    private static final int AT_ONCE = 1024 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NO_BYTES = {};

    /** Where the body is. Its decoders are there from the first byte to the end, whichever that is. */
    private sealed interface State {

        record Fresh() implements State {}

        /** Some of it came. */
        record Begun(Stages stages, ByteBuffer piece) implements State {}

        /** All was given, or nothing is left. */
        record Ended(@Nullable HttpClientException failure) implements State {}
    }

    private static final State.Fresh FRESH = new State.Fresh();
    private static final State.Ended COMPLETE = new State.Ended(null);

    private final Decoding decoding;
    private final Request request;
    private final List<ContentCodec> applied;
    private final IncomingBody coded;

    private State state = FRESH;

    /** What came and is not decoded yet. */
    private ByteBuffer input = NOTHING;

    /** The last piece was full: there may be more without more input. */
    private boolean wasFull;

    private @Nullable BodySink waiting;
    private boolean pulling;
    private @Nullable Headers end;

    /** Inside {@link #run} or a chunk's: signals must not nest. */
    private boolean running;

    private volatile byte @Nullable [] loaded;

    /**
     * A decoded body.
     *
     * @param applied the codecs, in the order of decoding; at least one
     * @param coded what came
     */
    DecodedBody(Decoding decoding, Request request, List<ContentCodec> applied, IncomingBody coded) {
        this.decoding = decoding;
        this.request = request;
        this.applied = applied;
        this.coded = coded;
    }

    /** What is beneath it, as it came. */
    public IncomingBody coded() {
        return coded;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public @Nullable Headers trailers() {
        return coded.trailers();
    }

    @Override
    public Loop loop() {
        return coded.loop();
    }

    @Override
    public void claim() {
        coded.claim();
    }

    /** Of a body that is complete and small: decoded where it is asked for. One that is large, or cannot be decoded, is left to pulls. */
    @Override
    public byte @Nullable [] loaded() {
        byte[] known = loaded;
        if (known != null) {
            return known;
        }
        byte[] whole = coded.loaded();
        if (whole == null) {
            return null;
        }
        byte[] decoded = whole.length == 0 ? NO_BYTES : decodeAtOnce(whole);
        loaded = decoded;
        return decoded;
    }

    private byte @Nullable [] decodeAtOnce(byte[] whole) {
        long limit = Math.min(AT_ONCE, decoding.maxBufferedBytes());
        ByteBuffer from = ByteBuffer.wrap(whole);
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, 4L * whole.length + 64));
        ByteArrayOutputStream all = new ByteArrayOutputStream(piece.capacity());
        try (Stages stages = decoding.stages(applied)) {
            boolean more = true;
            while (more) {
                stages.decode(from, piece.clear());
                all.write(piece.array(), 0, piece.position());
                if (all.size() > limit) {
                    return null;
                }
                more = !piece.hasRemaining();
            }
            return stages.isComplete() ? all.toByteArray() : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void pull(BodySink sink) {
        onLoop(() -> {
            if (waiting != null) {
                throw new IllegalStateException("pull while another one waits (expected: one at a time)");
            }
            waiting = sink;
            run();
        });
    }

    /** What waits for bytes hears of it from the body beneath. What came whole stays readable, unless somebody has begun to read it. */
    @Override
    public void close() {
        coded.close();
        onLoop(() -> {
            if (waiting == null && state instanceof State.Begun) {
                end(new State.Ended(Decoding.closed(request)));
            }
        });
    }

    private void onLoop(Runnable task) {
        if (loop().inLoop()) {
            task.run();
            return;
        }
        try {
            loop().execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the loop has ended, and the body with it
        }
    }

    /** Answers the waiting pulls, one after the other, as long as there is something to answer with. */
    private void run() {
        if (running) {
            return;
        }
        running = true;
        try {
            while (waiting != null && !pulling) {
                if (!answer()) {
                    pulling = true;
                    coded.pull(this);
                }
            }
        } finally {
            running = false;
        }
    }

    @Override
    public void onChunk(ByteBuffer chunk) {
        pulling = false;
        boolean nested = running;
        running = true;
        try {
            input = chunk;
            while (waiting != null && answer()) {
                // until the chunk is decoded, or nobody asks
            }
        } finally {
            // The chunk goes back with the return.
            input = input.hasRemaining()
                    ? ByteBuffer.allocate(input.remaining()).put(input).flip()
                    : NOTHING;
            running = nested;
        }
        run();
    }

    @Override
    public void onEnd(Headers trailers) {
        pulling = false;
        end = trailers;
        run();
    }

    @Override
    public void onFailure(HttpClientException failure) {
        pulling = false;
        end(new State.Ended(failure));
        run();
    }

    /** Gives the waiting pull its answer, if that is known: a piece, the end or a failure. */
    private boolean answer() {
        if (!(state instanceof State.Ended)) {
            try {
                ByteBuffer decoded = decode();
                if (decoded != null) {
                    take().onChunk(decoded);
                    return true;
                }
            } catch (IOException e) {
                end(new State.Ended(decoding.failure(request, e)));
                coded.close();
            }
            Headers ended = end;
            if (ended != null && !(state instanceof State.Ended)) {
                end(isWhole() ? COMPLETE : new State.Ended(Decoding.truncated(request)));
            }
        }
        if (!(state instanceof State.Ended ended)) {
            return false;
        }
        Headers trailers = end;
        HttpClientException failure = ended.failure();
        if (failure != null) {
            take().onFailure(failure);
        } else {
            take().onEnd(trailers == null ? Headers.empty() : trailers);
        }
        return true;
    }

    /** A body of no bytes has nothing to decode. */
    private boolean isWhole() {
        return !(state instanceof State.Begun begun) || begun.stages().isComplete();
    }

    /** The next piece, or null if that takes more input. */
    private @Nullable ByteBuffer decode() throws IOException {
        if (!input.hasRemaining() && !wasFull) {
            return null;
        }
        if (state instanceof State.Fresh) {
            state = new State.Begun(decoding.stages(applied), ByteBuffer.allocate(PIECE));
        }
        if (!(state instanceof State.Begun begun)) {
            return null;
        }
        ByteBuffer piece = begun.piece().clear();
        begun.stages().decode(input, piece);
        wasFull = !piece.hasRemaining();
        return piece.position() == 0 ? null : piece.flip();
    }

    private BodySink take() {
        BodySink sink = waiting;
        waiting = null;
        if (sink == null) {
            throw new AssertionError("an answer for nobody");
        }
        return sink;
    }

    private void end(State.Ended how) {
        State before = state;
        state = how;
        input = NOTHING;
        wasFull = false;
        if (before instanceof State.Begun begun) {
            begun.stages().close();
        }
    }
}
