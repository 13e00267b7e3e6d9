package io.sallyport.netty.internal.body;

import java.nio.ByteBuffer;

/** No body: written with the head. Stateless. */
enum EmptyOutbound implements OutboundBody {
    INSTANCE;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Override
    public long length() {
        return 0;
    }

    @Override
    public ByteBuffer content() {
        return NOTHING;
    }

    @Override
    public void start(Target target) {
        target.complete();
    }

    @Override
    public void writable() {
        // nothing waits
    }

    @Override
    public void cancel() {
        // nothing to let go of
    }
}
