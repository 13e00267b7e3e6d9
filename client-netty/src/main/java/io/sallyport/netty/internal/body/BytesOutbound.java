package io.sallyport.netty.internal.body;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body in memory, written in slices as the connection takes them: the channel may copy what it is given, so it is never given all of a large one. */
final class BytesOutbound implements OutboundBody {

    private static final int SLICE = 64 * 1024;

    private final ByteBuffer content;
    private final long length;
    private @Nullable Target target;

    BytesOutbound(ByteBuffer content) {
        this.content = content;
        this.length = content.remaining();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public ByteBuffer content() {
        return content;
    }

    @Override
    public void start(Target newTarget) {
        target = newTarget;
        writable();
    }

    @Override
    public void writable() {
        // Read again each time round: a write may fail, and cancel.
        for (Target to = target; to != null && content.hasRemaining() && to.isWritable(); to = target) {
            int size = Math.min(SLICE, content.remaining());
            ByteBuffer slice = content.slice(content.position(), size);
            content.position(content.position() + size);
            to.write(Unpooled.wrappedBuffer(slice), size);
        }
        Target to = target;
        if (to != null && !content.hasRemaining()) {
            target = null;
            to.complete();
        }
    }

    @Override
    public void cancel() {
        target = null;
    }
}
