package io.sallyport.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ResourceProbe;
import java.util.List;

/** Counts the bytes that buffers of Netty's allocator hold: none, after a test. The build runs the tests on the pooled allocator, which is the one that knows. */
public final class NettyBuffers implements ResourceProbe {

    private long before;

    private NettyBuffers() {}

    /** The leak check of this module's tests: what every test checks, and buffers. */
    public static LeakExtension leakCheck() {
        LeakExtension leaks = new LeakExtension();
        leaks.watch(new NettyBuffers());
        return leaks;
    }

    @Override
    public String name() {
        return "buffers";
    }

    @Override
    public void begin() {
        before = held();
    }

    @Override
    public List<String> outstanding() {
        long bytes = held() - before;
        return bytes == 0 ? List.of() : List.of(bytes + " bytes are held by buffers");
    }

    /** Bytes that buffers hold at the moment. */
    static long held() {
        if (!(ByteBufAllocator.DEFAULT instanceof PooledByteBufAllocator pooled)) {
            throw new IllegalStateException("buffers cannot be counted (expected: -Dio.netty.allocator.type=pooled)");
        }
        return pooled.pinnedDirectMemory() + pooled.pinnedHeapMemory();
    }
}
