package io.sallyport.netty.internal.attempt;

import io.netty.channel.EventLoopGroup;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.connect.Connector;
import io.sallyport.netty.internal.connect.SystemResolver;
import io.sallyport.netty.internal.loop.Loops;
import io.sallyport.netty.internal.loop.OpenFileLimit;
import io.sallyport.netty.internal.loop.Watchdog;
import io.sallyport.netty.internal.pool.ConnectionBudget;
import io.sallyport.netty.internal.route.Routes;
import io.sallyport.netty.internal.socket.SocketThreads;
import io.sallyport.netty.internal.tls.TlsContexts;
import io.sallyport.spi.Abort;
import io.sallyport.spi.Loop;
import io.sallyport.spi.TransportSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything one transport is made of, and the order in which it ends. Thread-safe. */
public final class Engine implements Environment {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final EngineParts parts;
    private final Loops loops;
    private final TlsContexts tls = new TlsContexts();
    private final SocketThreads sockets;
    private final ConnectionBudget budget;
    private final Routes routes;
    private final @Nullable Watchdog watchdog;

    /** Attempts from start to end, and one for being open: at zero everything has ended. */
    private final AtomicInteger open = new AtomicInteger(1);

    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * Puts the parts together.
     *
     * @param slowCallbackNanos how long a callback may hold a loop until that is reported; 0 for ever
     */
    public Engine(EngineParts parts, PoolConfig pool, long slowCallbackNanos) {
        this.parts = parts;
        this.loops = new Loops(parts.group());
        this.budget = new ConnectionBudget(
                pool.maxConnections() > 0 ? pool.maxConnections() : (int) Math.max(1, OpenFileLimit.get() * 0.8),
                pool.maxConnectionsPerAddress());
        this.sockets = new SocketThreads(parts.blocking());
        Connector connector = new Connector(
                parts.kind().channels(),
                tls,
                new SystemResolver(parts.blocking()),
                parts.blocking(),
                sockets,
                budget.addresses(),
                pool);
        this.routes = new Routes(pool, loops.size(), connector, budget);
        this.watchdog = slowCallbackNanos == 0 ? null : Watchdog.over(loops, slowCallbackNanos);
        LOG.info(
                "transport {}: {}; {} event loops, at most {} connections",
                name(),
                parts.reason(),
                loops.size(),
                budget.limit());
    }

    /** {@code netty/epoll} and the like. */
    public String name() {
        return "netty/" + parts.kind().name().toLowerCase(Locale.ROOT);
    }

    /** Its loops. */
    public Loops loops() {
        return loops;
    }

    /** Netty's group of them. */
    public EventLoopGroup group() {
        return parts.group();
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public Executor blocking() {
        return parts.blocking();
    }

    @Override
    public boolean enter() {
        open.incrementAndGet();
        if (closing.get()) {
            leave();
            return false;
        }
        return true;
    }

    @Override
    public void leave() {
        if (open.decrementAndGet() == 0) {
            drained.complete(null);
        }
    }

    /** What it holds. */
    public TransportSnapshot snapshot() {
        List<TransportSnapshot.Route> all = routes.snapshot();
        return new TransportSnapshot(
                name(),
                tls.engines(),
                all.stream().mapToInt(TransportSnapshot.Route::opening).sum(),
                all.stream().mapToInt(TransportSnapshot.Route::leased).sum(),
                all.stream().mapToInt(TransportSnapshot.Route::idle).sum(),
                all.stream().mapToInt(TransportSnapshot.Route::waiting).sum(),
                open.get() - (closing.get() ? 0 : 1),
                loops.timers(),
                all);
    }

    /** Ends it: no new attempts; running ones within the grace time, the shortest of all that are given; then all connections, then the threads. */
    public CompletableFuture<Void> close(Duration grace) {
        if (closing.compareAndSet(false, true)) {
            leave();
            drained.thenRun(() -> {
                routes.close(Abort.CLOSED);
                budget.whenUnused(this::endThreads);
            });
        }
        if (grace.isZero()) {
            routes.close(Abort.CLOSED);
        } else if (!drained.isDone()) {
            Loop.Timer limit =
                    loops.home().schedule(() -> routes.close(Abort.CLOSED), TimeUnit.NANOSECONDS.convert(grace));
            drained.thenRun(limit::cancel); // before the loops end: what is added later runs first
        }
        return closed.copy();
    }

    private void endThreads() {
        tls.close();
        if (watchdog != null) {
            watchdog.close();
        }
        sockets.close();
        ExecutorService blocking = parts.ownedBlocking();
        if (blocking != null) {
            blocking.shutdown();
        }
        if (parts.ownsGroup()) {
            parts.group().shutdownGracefully(0, 2, TimeUnit.SECONDS).addListener(done -> closed.complete(null));
        } else {
            closed.complete(null);
        }
    }
}
