package io.sallyport.internal.body;

import io.sallyport.internal.coding.Codecs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The rules of Reactive Streams for publishers; random bytes, which stay as many, fill so many buffers. */
public class EncodingPublisherTckTest extends FlowPublisherVerification<ByteBuffer> {

    private static final int MOST = 200;
    private static final int PIECE = 16 * 1024;

    private final Executor executor = task -> {
        Thread thread = new Thread(task, "reads");
        thread.setDaemon(true);
        thread.start();
    };

    /** Called by the test engine. */
    public EncodingPublisherTckTest() {
        super(new TestEnvironment(1500, 100), 400);
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
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

    /** There is none: the source fails when something is asked for. */
    @Override
    public Flow.@Nullable Publisher<ByteBuffer> createFailedFlowPublisher() {
        return null;
    }
}
