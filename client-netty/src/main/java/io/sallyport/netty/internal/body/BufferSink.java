package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import io.sallyport.spi.BodySink;
import java.nio.ByteBuffer;

/**
 * A reader that takes a body's buffers as they were read. Unlike others it pulls once: after that it is given all there is, and says itself when the connection should read on. Confined to the
 * connection's loop.
 */
interface BufferSink extends BodySink {

    /** The next bytes, one or more; the sink takes the buffer over, whether it wanted more or not. */
    void onBuffer(ByteBuf buffer);

    /** Whether the connection should read on. Who says yes after no calls {@link InboundBody#readOn}. */
    boolean wantsMore();

    @Override
    default void onChunk(ByteBuffer chunk) {
        throw new IllegalStateException("a chunk for a reader of buffers");
    }
}
