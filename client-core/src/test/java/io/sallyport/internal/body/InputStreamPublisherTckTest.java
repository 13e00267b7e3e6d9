package io.sallyport.internal.body;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The rules of Reactive Streams for publishers; each buffer has one byte. */
public class InputStreamPublisherTckTest extends FlowPublisherVerification<ByteBuffer> {

    private static final int MOST = 1000;

    private final Executor executor = task -> {
        Thread thread = new Thread(task, "reads");
        thread.setDaemon(true);
        thread.start();
    };

    /** Called by the test engine. */
    public InputStreamPublisherTckTest() {
        super(new TestEnvironment(1500, 50), 200);
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
        return new InputStreamPublisher(() -> byteByByte((int) Math.min(MOST, elements)), executor);
    }

    /** There is none: a stream is opened when something is asked for. */
    @Override
    public Flow.@Nullable Publisher<ByteBuffer> createFailedFlowPublisher() {
        return null;
    }

    private static InputStream byteByByte(int count) {
        return new ByteArrayInputStream(new byte[count]) {
            @Override
            public synchronized int read(byte[] into, int start, int length) {
                return super.read(into, start, 1);
            }
        };
    }
}
