package io.sallyport.netty.internal.body;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sallyport.netty.internal.loop.Loops;
import io.sallyport.netty.internal.loop.NettyLoop;

/** A loop for tests that need no transport: a daemon, which ends with the tests. */
final class LoopOfTests {

    private static final NettyLoop LOOP = new Loops(new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("tck", true), NioIoHandler.newFactory()))
            .get(0);

    private LoopOfTests() {}

    static NettyLoop get() {
        return LOOP;
    }
}
