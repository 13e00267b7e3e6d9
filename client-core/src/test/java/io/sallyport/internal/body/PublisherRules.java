package io.sallyport.internal.body;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The rules of Reactive Streams for publishers that read on a thread of their own, once something is asked for. */
public abstract class PublisherRules extends FlowPublisherVerification<ByteBuffer> {

    /** Where they read. */
    protected final Executor executor = task -> {
        Thread thread = new Thread(task, "reads");
        thread.setDaemon(true);
        thread.start();
    };

    private final int most;

    /**
     * The rules.
     *
     * @param most buffers a publisher can be made to give
     * @param quietMillis how long nothing must happen where nothing may
     * @param goneMillis how long a subscriber may still be known that is gone
     */
    protected PublisherRules(int most, int quietMillis, int goneMillis) {
        super(new TestEnvironment(1500, quietMillis), goneMillis);
        this.most = most;
    }

    @Override
    public long maxElementsFromPublisher() {
        return most;
    }

    /** There is none: a source fails when something is asked for. */
    @Override
    public Flow.@Nullable Publisher<ByteBuffer> createFailedFlowPublisher() {
        return null;
    }
}
