package io.sallyport.netty.internal.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The loops of one transport. Thread-safe. */
public final class Loops {

    private final NettyLoop[] loops;
    private final AtomicInteger turn = new AtomicInteger();

    /** Wraps the loops of a group; the group keeps its owner. */
    public Loops(EventLoopGroup group) {
        List<NettyLoop> found = new ArrayList<>();
        for (EventExecutor executor : group) {
            if (!(executor instanceof EventLoop eventLoop)) {
                throw new IllegalArgumentException("event loop group with " + executor + " (expected: event loops)");
            }
            found.add(new NettyLoop(eventLoop, found.size()));
        }
        this.loops = found.toArray(NettyLoop[]::new);
    }

    /** The calling thread's own loop, else one by turns. */
    public NettyLoop home() {
        NettyLoop own = own();
        return own != null ? own : loops[Math.floorMod(turn.getAndIncrement(), loops.length)];
    }

    /** The calling thread's own loop, or null. */
    public @Nullable NettyLoop own() {
        for (NettyLoop loop : loops) {
            if (loop.inLoop()) {
                return loop;
            }
        }
        return null;
    }

    /** The number of loops. */
    public int size() {
        return loops.length;
    }

    /** The loop at an index from 0. */
    public NettyLoop get(int index) {
        return loops[index];
    }

    /** Armed deadlines over all loops that somebody waits for. */
    public int timers() {
        int sum = 0;
        for (NettyLoop loop : loops) {
            sum += loop.isEnded() ? 0 : loop.timers().count(); // a loop that has ended runs none
        }
        return sum;
    }
}
