package io.sallyport.internal.body;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** The rules of Reactive Streams for publishers; each buffer has one byte. */
public class InputStreamPublisherTckTest extends PublisherRules {

    private static final int MOST = 1000;

    /** Called by the test engine. */
    public InputStreamPublisherTckTest() {
        super(MOST, 50, 200);
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
        return new InputStreamPublisher(() -> byteByByte((int) Math.min(MOST, elements)), executor);
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
