package io.sallyport.netty.internal.attempt;

import io.netty.channel.EventLoopGroup;
import io.sallyport.netty.internal.loop.BlockingThreads;
import io.sallyport.netty.internal.loop.NativeKind;
import io.sallyport.netty.internal.loop.OwnedLoops;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Threads of a transport, and who ends them. Immutable.
 *
 * @param kind the way to the operating system
 * @param reason why that one
 * @param group the loops
 * @param ownsGroup whether the transport shuts them down
 * @param blocking the executor for what must block
 * @param ownedBlocking the same, if the transport shuts it down; else null
 */
public record EngineParts(
        NativeKind kind,
        String reason,
        EventLoopGroup group,
        boolean ownsGroup,
        Executor blocking,
        @Nullable ExecutorService ownedBlocking) {

    /**
     * Takes what is given and makes what is not.
     *
     * @param wanted the kind asked for, or null for the best there is
     * @param given loops to run on, or null
     * @param blocking the executor for what must block, or null
     */
    public static EngineParts of(
            @Nullable NativeKind wanted, int threads, @Nullable EventLoopGroup given, @Nullable Executor blocking) {
        ExecutorService owned = blocking == null ? BlockingThreads.create("sallyport") : null;
        Executor used = owned != null ? owned : blocking;
        if (used == null) {
            throw new IllegalStateException("no blocking executor");
        }
        if (given != null) {
            return new EngineParts(
                    NativeKind.of(given), "it fits the event loops that were given", given, false, used, owned);
        }
        OwnedLoops loops = OwnedLoops.create(wanted, threads);
        return new EngineParts(loops.kind(), loops.reason(), loops.group(), true, used, owned);
    }
}
