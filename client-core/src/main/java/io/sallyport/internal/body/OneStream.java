package io.sallyport.internal.body;

import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gives a stream once: what was read is gone, and a body must not be sent empty the second time. Thread-safe. */
public final class OneStream implements Callable<InputStream> {

    private final InputStream stream;
    private final AtomicBoolean given = new AtomicBoolean();

    /** Of that stream. */
    public OneStream(InputStream stream) {
        this.stream = Objects.requireNonNull(stream, "stream");
    }

    @Override
    public InputStream call() {
        if (!given.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "the input stream was sent before (expected: a body for each request, or one that opens its stream)");
        }
        return stream;
    }
}
