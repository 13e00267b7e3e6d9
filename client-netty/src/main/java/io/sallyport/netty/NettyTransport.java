package io.sallyport.netty;

import io.netty.channel.EventLoopGroup;
import io.sallyport.Request;
import io.sallyport.netty.internal.attempt.Attempt;
import io.sallyport.netty.internal.attempt.Engine;
import io.sallyport.netty.internal.attempt.TunnelAttempt;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.Loop;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportExchange;
import io.sallyport.spi.TransportSnapshot;
import io.sallyport.spi.TunnelContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The transport on Netty: HTTP/1.1 over TCP and TLS. May be shared by many clients. Thread-safe.
 *
 * <p>Inside a Netty service give it the server's own loops ({@link NettyTransportBuilder#eventLoopGroup}): a call made on one of them stays on it, from the request's first byte to the callback.
 */
public final class NettyTransport implements Transport {

    private final Engine engine;

    NettyTransport(Engine engine) {
        this.engine = engine;
    }

    /** {@return a builder with all defaults} */
    public static NettyTransportBuilder builder() {
        return new NettyTransportBuilder();
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public Loop homeLoop() {
        return engine.loops().home();
    }

    @Override
    public boolean inLoop() {
        return engine.loops().own() != null;
    }

    @Override
    public TransportExchange exchange(Request request, ExchangeContext context) {
        NettyLoop home =
                context.home() instanceof NettyLoop loop ? loop : engine.loops().home();
        Attempt attempt = new Attempt(request, context, home, engine);
        attempt.start();
        return attempt;
    }

    @Override
    public TransportExchange upgrade(Request request, TunnelContext context) {
        NettyLoop home =
                context.home() instanceof NettyLoop loop ? loop : engine.loops().home();
        TunnelAttempt attempt = new TunnelAttempt(request, context, home, engine);
        attempt.start();
        return attempt;
    }

    @Override
    public Executor blockingExecutor() {
        return engine.blocking();
    }

    @Override
    public TransportSnapshot snapshot() {
        return engine.snapshot();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Event loops that were given are left running.
     */
    @Override
    public CompletableFuture<Void> closeAsync(Duration grace) {
        return engine.close(grace);
    }

    /** {@return the loops it runs on: those that were given, or its own} */
    public EventLoopGroup eventLoopGroup() {
        return engine.group();
    }

    /** {@code netty/epoll} and what it holds. */
    @Override
    public String toString() {
        return "NettyTransport[" + snapshot() + "]";
    }
}
