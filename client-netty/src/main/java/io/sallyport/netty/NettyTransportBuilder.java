package io.sallyport.netty;

import io.netty.channel.EventLoopGroup;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.attempt.Engine;
import io.sallyport.netty.internal.attempt.EngineParts;
import io.sallyport.netty.internal.loop.NativeKind;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a transport. Not thread-safe. */
public final class NettyTransportBuilder {

    /** Default of {@link #threads}: one for each processor, 2 at least. */
    public static final int DEFAULT_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    /** Default of {@link #slowCallback}: 100 ms. */
    public static final Duration DEFAULT_SLOW_CALLBACK = Duration.ofMillis(100);

    private PoolConfig pool = PoolConfig.defaults();
    private int threads = DEFAULT_THREADS;
    private NativeTransport nativeTransport = NativeTransport.AUTO;
    private @Nullable EventLoopGroup group;
    private @Nullable Executor blocking;
    private long slowCallbackNanos = DEFAULT_SLOW_CALLBACK.toNanos();

    NettyTransportBuilder() {}

    /**
     * Limits of the connections.
     *
     * @param value in place of all set before; default: {@link PoolConfig#defaults}
     * @return this
     */
    public NettyTransportBuilder pool(PoolConfig value) {
        this.pool = value;
        return this;
    }

    /**
     * The number of event loops the transport starts, 1 or more; daemon threads. Not together with {@link #eventLoopGroup}.
     *
     * @param value 1 or more; default: {@link #DEFAULT_THREADS}
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public NettyTransportBuilder threads(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("threads: " + value + " (expected: >= 1)");
        }
        this.threads = value;
        return this;
    }

    /**
     * Which way to the operating system its own event loops use. Default: {@link NativeTransport#AUTO}.
     *
     * @param value {@code AUTO} falls back to NIO; any other is used or {@link #build} throws
     * @return this
     */
    public NettyTransportBuilder nativeTransport(NativeTransport value) {
        this.nativeTransport = value;
        return this;
    }

    /**
     * Event loops to run on, in place of its own: those of a Netty server, say. Whoever made them shuts them down.
     *
     * @param value an {@link io.netty.channel.IoEventLoopGroup} of a kind that {@link NativeTransport} names; else {@link #build} throws an {@link IllegalArgumentException}
     * @return this
     */
    public NettyTransportBuilder eventLoopGroup(EventLoopGroup value) {
        this.group = value;
        return this;
    }

    /**
     * Where work runs that must block. Default: 64 daemon threads at most, and 10,000 waiting tasks. Whoever made it shuts it down.
     *
     * @param value bounded; if it refuses a task, the call fails with {@link io.sallyport.error.BlockingExecutorException}
     * @return this
     */
    public NettyTransportBuilder blockingExecutor(Executor value) {
        this.blocking = value;
        return this;
    }

    /**
     * How long a callback may hold one of the event loops before that is reported: once, at level WARN, with the loop's name and the stack of what holds it; at DEBUG if no code but the client's, Netty's and the platform's is on it. All other calls on that loop wait
     * meanwhile. Looked at twice in that time, on loops that have had a connection, by a daemon thread: what holds a loop half as long again is certain to be seen. Time in which the whole machine stands still does not count.
     *
     * @param value 1 ms to 1 hour; zero: never looked at; default: {@link #DEFAULT_SLOW_CALLBACK}
     * @return this
     * @throws IllegalArgumentException if it is neither zero nor within that
     */
    public NettyTransportBuilder slowCallback(Duration value) {
        if (!value.isZero()
                && (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0)) {
            throw new IllegalArgumentException("slowCallback: " + value + " (expected: zero, or 1 ms to 1 hour)");
        }
        this.slowCallbackNanos = value.toNanos();
        return this;
    }

    /**
     * {@return a transport with these settings} Close it when it is of no more use.
     *
     * @throws IllegalStateException if the native transport that was asked for cannot be used here; the text says why
     */
    public NettyTransport build() {
        return new NettyTransport(
                new Engine(EngineParts.of(kind(), threads, group, blocking), pool, slowCallbackNanos));
    }

    private @Nullable NativeKind kind() {
        return switch (nativeTransport) {
            case AUTO -> null;
            case NIO -> NativeKind.NIO;
            case EPOLL -> NativeKind.EPOLL;
            case IO_URING -> NativeKind.IO_URING;
            case KQUEUE -> NativeKind.KQUEUE;
        };
    }
}
