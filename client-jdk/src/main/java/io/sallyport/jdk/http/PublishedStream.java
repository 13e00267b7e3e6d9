package io.sallyport.jdk.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** What a publisher publishes, for a thread that may block: asked for one buffer at a time. Read by one thread at a time; the publisher may use any. */
final class PublishedStream extends InputStream implements Flow.Subscriber<ByteBuffer> {

    private sealed interface Signal {}

    private record Item(ByteBuffer buffer) implements Signal {}

    private record End(@Nullable Throwable failure) implements Signal {}

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    // Of the reader.
    private ByteBuffer current = ByteBuffer.allocate(0);
    private @Nullable End end;

    private PublishedStream() {}

    static InputStream of(Flow.Publisher<ByteBuffer> publisher) {
        PublishedStream stream = new PublishedStream();
        publisher.subscribe(stream);
        return stream;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        if (subscription != null || closed) {
            given.cancel();
            return;
        }
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        signals.add(new Item(Objects.requireNonNull(buffer, "buffer")));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new End(Objects.requireNonNull(failure, "failure")));
    }

    @Override
    public void onComplete() {
        signals.add(new End(null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (!current.hasRemaining()) {
            if (!next()) {
                return -1;
            }
        }
        int count = Math.min(length, current.remaining());
        current.get(bytes, offset, count);
        Flow.Subscription known = subscription;
        if (!current.hasRemaining() && known != null) {
            known.request(1);
        }
        return count;
    }

    /** Goes on to the next buffer; false at the end. */
    private boolean next() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        End known = end;
        Signal signal = known != null ? known : taken();
        if (signal instanceof Item item) {
            current = item.buffer();
            Flow.Subscription asked = subscription;
            if (!current.hasRemaining() && asked != null) {
                asked.request(1);
            }
            return true;
        }
        end = (End) signal;
        Throwable failure = end.failure();
        if (failure != null) {
            throw failure instanceof IOException platform
                    ? platform
                    : new IOException("the body's publisher failed: " + failure, failure);
        }
        return false;
    }

    private Signal taken() throws IOException {
        try {
            return signals.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the body's publisher");
        }
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription known = subscription;
        if (known != null) {
            known.cancel();
        }
        signals.add(new End(new IOException("the stream is closed")));
    }
}
