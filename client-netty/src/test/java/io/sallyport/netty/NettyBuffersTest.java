package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sallyport.testing.LeakExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The check that checks: a buffer that is held shows, and is gone when it is released. */
class NettyBuffersTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @Test
    void aBufferShowsAsLongAsItIsHeld() {
        long before = NettyBuffers.held();
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(100);
        assertThat(NettyBuffers.held()).isGreaterThan(before);
        buffer.release();
        assertThat(NettyBuffers.held()).isEqualTo(before);
    }
}
