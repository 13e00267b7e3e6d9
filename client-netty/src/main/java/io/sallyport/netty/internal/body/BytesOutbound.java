package io.sallyport.netty.internal.body;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** A body in memory: one piece, not copied. */
final class BytesOutbound implements OutboundBody {

    private final ByteBuffer content;

    BytesOutbound(ByteBuffer content) {
        this.content = content;
    }

    @Override
    public long length() {
        return content.remaining();
    }

    @Override
    public ByteBuffer content() {
        return content;
    }

    @Override
    public void start(Target target) {
        target.write(Unpooled.wrappedBuffer(content), content.remaining());
        target.complete();
    }

    @Override
    public void writable() {}

    @Override
    public void cancel() {}
}
