package io.sallyport.internal.body;

import io.sallyport.internal.coding.Codecs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Flow;

/** The rules of Reactive Streams for publishers; random bytes, which stay as many, fill so many buffers. */
public class EncodingPublisherTckTest extends PublisherRules {

    private static final int MOST = 200;
    private static final int PIECE = 16 * 1024;

    /** Called by the test engine. */
    public EncodingPublisherTckTest() {
        super(MOST, 100, 400);
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
        byte[] random = new byte[(int) Math.max(0, Math.min(MOST, elements) * PIECE - PIECE / 2)];
        new Random(1).nextBytes(random);
        return new EncodingPublisher(
                new InputStreamPublisher(() -> stream(random), executor),
                Objects.requireNonNull(Codecs.with(List.of()).find("gzip")));
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
