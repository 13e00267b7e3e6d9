package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A body that the test gives. Each pull is answered with one chunk as it was pushed; a pull on the loop is answered at once, if it can be. Confined to its loop but for what is thread-safe by contract. */
final class FakeBody implements IncomingBody {

    private final FakeExchange exchange;
    private final ManualLoop loop;
    private final long length;
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private @Nullable BodySink waiting;
    private @Nullable HttpClientException failure;
    private boolean pulled;
    private int pulls;
    private volatile byte @Nullable [] loaded;
    private volatile @Nullable Headers trailers;
    private volatile boolean closed;

    FakeBody(FakeExchange exchange, ManualLoop loop, long length) {
        this.exchange = exchange;
        this.loop = loop;
        this.length = length;
    }

    /** Before the head is given: the body is complete. */
    void complete(byte[] bytes) {
        chunks.add(bytes);
        all.writeBytes(bytes);
        loaded = bytes;
        trailers = Headers.empty();
    }

    /** The next chunk comes. */
    void push(String text) {
        push(text.getBytes(StandardCharsets.UTF_8));
    }

    void push(byte[] bytes) {
        loop.in(() -> {
            chunks.add(bytes);
            all.writeBytes(bytes);
            deliver();
        });
    }

    /** The body ends well. */
    void end(String... trailerFields) {
        loop.in(() -> {
            trailers = Headers.of(trailerFields);
            if (!pulled) {
                loaded = all.toByteArray();
            }
            deliver();
            exchange.end(null);
        });
    }

    /** The body fails. */
    void fail(HttpClientException cause) {
        loop.in(() -> {
            failure = cause;
            deliver();
            exchange.end(cause);
        });
    }

    boolean isClosed() {
        return closed;
    }

    /** How often somebody asked. */
    int pulls() {
        return pulls;
    }

    int received() {
        return all.size();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte @Nullable [] loaded() {
        return loaded;
    }

    @Override
    public @Nullable Headers trailers() {
        return trailers;
    }

    @Override
    public ManualLoop loop() {
        return loop;
    }

    @Override
    public void pull(BodySink sink) {
        if (loop.inLoop()) {
            pullHere(sink);
        } else {
            onLoop(() -> pullHere(sink));
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the loop has ended
        }
    }

    private void pullHere(BodySink sink) {
        if (waiting != null) {
            throw new AssertionError("two pulls at a time");
        }
        pulled = true;
        pulls++;
        waiting = sink;
        deliver();
    }

    @Override
    public void close() {
        if (trailers != null || closed) {
            return;
        }
        closed = true;
        onLoop(() -> {
            if (trailers == null && failure == null) {
                chunks.clear();
                failure = new BodyClosedException(
                        exchange.facts(Phase.RESPONSE_BODY, Processing.ANSWERED), "the body is closed", null);
                deliver();
                exchange.end(null);
            }
        });
    }

    private void deliver() {
        BodySink sink = waiting;
        if (sink == null) {
            return;
        }
        byte[] chunk = failure instanceof BodyClosedException ? null : chunks.poll();
        Headers end = trailers;
        if (chunk != null && chunk.length > 0) {
            waiting = null;
            byte[] lent = chunk.clone();
            sink.onChunk(ByteBuffer.wrap(lent));
            java.util.Arrays.fill(lent, (byte) '!'); // the buffer is the transport's again
        } else if (failure != null) {
            waiting = null;
            sink.onFailure(failure);
        } else if (end != null) {
            waiting = null;
            sink.onEnd(end);
        }
    }
}
