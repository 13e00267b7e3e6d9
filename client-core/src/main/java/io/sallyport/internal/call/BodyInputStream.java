package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.internal.body.BodyStream;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A body for a thread that may block: pulls one chunk when the last one is read up. For one reading thread; may be closed by another. */
final class BodyInputStream extends BodyStream implements BodySink {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Request request;
    private final IncomingBody incoming;
    private final BooleanSupplier mustNotWait;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signalled = lock.newCondition();

    // Guarded by the lock.
    private ByteBuffer chunk = NOTHING;
    private boolean pulling;
    private boolean ended;
    private boolean closed;
    private @Nullable HttpClientException failure;

    /** How many bytes came. */
    private long received;

    /** Takes what comes after the reader left. */
    private @Nullable Discard rest;

    BodyInputStream(Request request, IncomingBody incoming, BooleanSupplier mustNotWait) {
        this.request = request;
        this.incoming = incoming;
        this.mustNotWait = mustNotWait;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            awaitChunk();
            if (!chunk.hasRemaining()) {
                return -1;
            }
            int count = Math.min(length, chunk.remaining());
            chunk.get(target, offset, count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** What is at hand; with nothing at hand, asks for more without waiting for it. */
    @Override
    public int available() {
        lock.lock();
        try {
            if (!chunk.hasRemaining() && !pulling && !ended && !closed && failure == null) {
                pulling = true;
                incoming.pull(this);
            }
            return chunk.remaining();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            chunk = NOTHING;
            signalled.signalAll();
        } finally {
            lock.unlock();
        }
        incoming.close();
    }

    @Override
    public void leave(long most, Duration time, Runnable whenOver) {
        Discard following = null;
        boolean pulls;
        lock.lock();
        try {
            long left = incoming.length() - received;
            if (!closed && !ended && failure == null && incoming.length() >= 0 && left <= most) {
                following = Discard.rest(incoming, left, time, whenOver);
                rest = following;
                closed = true;
                chunk = NOTHING;
                signalled.signalAll();
            }
            pulls = !pulling;
        } finally {
            lock.unlock();
        }
        if (following == null) {
            close();
            whenOver.run();
        } else {
            following.startOnLoop(pulls);
        }
    }

    /** Waits until there is a chunk or the end. */
    private void awaitChunk() throws IOException {
        while (!chunk.hasRemaining()) {
            if (closed) {
                throw new BodyClosedException(facts(), "the input stream is closed", null);
            }
            HttpClientException failed = failure;
            if (failed != null) {
                throw failed.forCaller();
            }
            if (ended) {
                return;
            }
            if (mustNotWait.getAsBoolean()) {
                throw new IllegalStateException(
                        "reading an input stream on " + Thread.currentThread().getName()
                                + ", an event loop of this client's transport, would stop the loop that has to bring the bytes: use publisher, or read on another thread");
            }
            pullAndWait();
        }
    }

    private void pullAndWait() throws IOException {
        try {
            if (!pulling) {
                pulling = true;
                incoming.pull(this);
            }
            while (pulling && !closed) {
                signalled.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
            incoming.close();
            throw new CallCancelledException(facts(), "the thread was interrupted while it read the body", e);
        }
    }

    private FailureFacts facts() {
        return FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered();
    }

    @Override
    public void onChunk(ByteBuffer bytes) {
        ByteBuffer copy =
                ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
        Discard following = signal(() -> {
            received += copy.remaining();
            chunk = closed ? NOTHING : copy;
        });
        if (following != null) {
            following.onChunk(bytes);
        }
    }

    @Override
    public void onEnd(Headers trailers) {
        Discard following = signal(() -> ended = true);
        if (following != null) {
            following.onEnd(trailers);
        }
    }

    @Override
    public void onFailure(HttpClientException cause) {
        Discard following = signal(() -> failure = cause);
        if (following != null) {
            following.onFailure(cause);
        }
    }

    /** Says who takes the signal in place of the reader, if one does. */
    private @Nullable Discard signal(Runnable change) {
        lock.lock();
        try {
            pulling = false;
            change.run();
            signalled.signalAll();
            return rest;
        } finally {
            lock.unlock();
        }
    }
}
