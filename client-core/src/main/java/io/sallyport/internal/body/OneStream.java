package io.sallyport.internal.body;

import io.sallyport.MultipartBody;
import io.sallyport.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a stream once: what was read is gone, and a body must not be sent empty the second time. Closes it if nobody wants it. Thread-safe. */
public final class OneStream implements Callable<InputStream> {

    private static final Logger LOG = LoggerFactory.getLogger(OneStream.class);

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
                    "the input stream was sent before, or closed with its call (expected: a body for each request, or one that opens its stream)");
        }
        return stream;
    }

    /**
     * The streams that a body gives once; none if it has none, or opens its streams.
     *
     * @param body as the user made it, or as it is sent
     */
    public static List<OneStream> of(RequestBody body) {
        if (body instanceof RequestBody.Encoded encoded) {
            return of(encoded.source());
        }
        if (body instanceof RequestBody.Input input) {
            return of(input.opener());
        }
        if (body instanceof RequestBody.Stream published) {
            Flow.Publisher<ByteBuffer> source = unencoded(published.publisher());
            return source instanceof InputStreamPublisher publisher
                    ? of(publisher.opener())
                    : source instanceof MultipartPublisher parts ? parts.streams() : List.of();
        }
        if (body instanceof MultipartBody parts) {
            return parts.parts().stream()
                    .flatMap(part -> of(part.content()).stream())
                    .toList();
        }
        return List.of();
    }

    private static List<OneStream> of(Callable<?> opener) {
        return opener instanceof OneStream one ? List.of(one) : List.of();
    }

    private static Flow.Publisher<ByteBuffer> unencoded(Flow.Publisher<ByteBuffer> publisher) {
        return publisher instanceof EncodingPublisher encoding ? encoding.source() : publisher;
    }

    /**
     * Closes the stream unless it was given: then whoever has it closes it. It is not given any more.
     *
     * @param executor where it is closed, since that may block; if it refuses, that is here
     */
    public void closeUnlessGiven(Executor executor) {
        if (!given.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::close);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void close() {
        try {
            stream.close();
        } catch (IOException | RuntimeException e) { // the stream is the user's
            LOG.debug("a request body's input stream threw at close", e);
        }
    }
}
