package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.netty.internal.loop.NettyLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** The rules of Reactive Streams for what takes a request's body. */
public class BufferSubscriberTckTest extends FlowSubscriberBlackboxVerification<ByteBuf> {

    /** Called by the test engine. */
    public BufferSubscriberTckTest() {
        super(new TestEnvironment(1500, 50));
    }

    @Override
    public ByteBuf createElement(int element) {
        return Unpooled.wrappedBuffer(new byte[] {(byte) element});
    }

    @Override
    public Flow.Subscriber<ByteBuf> createFlowSubscriber() {
        PublisherOutbound body = new PublisherOutbound(subscriber -> {}, -1);
        CompletableFuture.runAsync(() -> body.start(new Taking()), LoopOfTests.get())
                .join();
        return body.forBuffers();
    }

    /** Takes everything. */
    private static final class Taking implements OutboundBody.Target {

        @Override
        public NettyLoop loop() {
            return LoopOfTests.get();
        }

        @Override
        public void write(Object piece, long bytes) {
            ReferenceCountUtil.release(piece);
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void complete() {}

        @Override
        public void fail(String message, @Nullable Throwable cause) {}

        @Override
        public void refused(String message, @Nullable Throwable cause) {}
    }
}
