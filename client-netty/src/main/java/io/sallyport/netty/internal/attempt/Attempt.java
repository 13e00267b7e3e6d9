package io.sallyport.netty.internal.attempt;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.RequestBodyException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.netty.internal.body.OutboundBodies;
import io.sallyport.netty.internal.body.OutboundBody;
import io.sallyport.netty.internal.connect.ConnectOrder;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.netty.internal.pool.PoolFailure;
import io.sallyport.netty.internal.pool.RoutePool;
import io.sallyport.netty.internal.pool.Waiter;
import io.sallyport.netty.internal.route.RouteKey;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.TransportExchange;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One trip from a request to its finished exchange: opens the body, waits for a connection, hands the exchange over. Thread-safe: {@link #abort} may come from anywhere, at any time; everything else follows one after the other.
 */
public final class Attempt implements TransportExchange, Waiter.Lessee {

    private final Request request;
    private final ExchangeContext context;
    private final NettyLoop home;
    private final Environment environment;

    private final AtomicReference<@Nullable Abort> aborted = new AtomicReference<>();
    private volatile @Nullable Waiter waiter;
    private volatile @Nullable RoutePool pool;
    private volatile @Nullable Exchange exchange;
    private volatile @Nullable NettyLoop exchangeLoop;

    /** A trip that has not started. */
    public Attempt(Request request, ExchangeContext context, NettyLoop home, Environment environment) {
        this.request = request;
        this.context = context;
        this.home = home;
        this.environment = environment;
    }

    /** Starts. On the caller's thread; tells the context nothing in here. */
    public void start() {
        RouteKey key = RouteKey.of(request, context);
        if (!environment.enter()) {
            failSoon(Abort.CLOSED.failure(unsent(Phase.PREPARE)));
        } else if (key.tls() != null && !key.tls().isKnown()) {
            environment.leave();
            String text = "TLS identity \"" + key.tls().identity() + "\" (expected: one of "
                    + key.tls().config().identities().keySet() + ")";
            failSoon(new TlsFailedException(unsent(Phase.PREPARE), text, new SSLException(text)));
        } else if (OutboundBodies.blocks(request.body())) {
            openOnBlockingExecutor(key);
        } else {
            open(key);
        }
    }

    private void openOnBlockingExecutor(RouteKey key) {
        try {
            environment.blocking().execute(() -> open(key));
        } catch (RejectedExecutionException e) {
            environment.leave();
            failSoon(new BlockingExecutorException(
                    unsent(Phase.PREPARE), "the blocking executor refused to open the request's body", e));
        }
    }

    private void open(RouteKey key) {
        OutboundBody body;
        try {
            body = OutboundBodies.open(request.body(), key.isEncrypted(), environment.blocking());
        } catch (IOException | RuntimeException e) { // a file system may be the user's
            environment.leave();
            failSoon(new RequestBodyException(unsent(Phase.PREPARE), "the request's body cannot be opened: " + e, e));
            return;
        }
        acquire(key, new Exchange(request, context, body, environment::leave));
    }

    private void acquire(RouteKey key, Exchange opened) {
        Waiter wish = new Waiter(
                this, home, ConnectOrder.of(context), context.timeouts().pool().toNanos());
        exchange = opened;
        waiter = wish;
        if (aborted.get() != null) {
            endUnleased(opened);
            return;
        }
        pool = environment.routes().acquire(key, wish);
        Abort meanwhile = aborted.get();
        if (meanwhile != null) {
            act();
        }
    }

    @Override
    public void abort(Abort reason) {
        if (aborted.compareAndSet(null, reason)) {
            act();
        }
    }

    /** Does what an abort asks for, wherever the trip is; whoever comes later sees the abort by itself. */
    private void act() {
        Exchange running = exchange;
        if (running == null) {
            return; // not in the queue yet: acquire looks again
        }
        RoutePool asked = pool;
        Waiter wish = waiter;
        Phase phase = asked == null ? Phase.POOL : asked.waitingPhase();
        if (asked != null && wish != null && asked.cancel(wish)) {
            Abort reason = reason();
            soon(() -> running.fail(reason.failure(running.facts(phase))));
            return;
        }
        NettyLoop leased = exchangeLoop;
        if (leased != null) {
            leased.executeOrDrop(() -> running.abort(reason()));
        }
    }

    @Override
    public Waiter.Answer offer(Connection connection) {
        exchangeLoop = connection.loop();
        Exchange leased = exchange;
        if (leased == null || leased.isFinished()) {
            return Waiter.Answer.GONE;
        }
        Abort reason = aborted.get();
        if (reason != null) {
            leased.fail(reason.failure(leased.facts()));
            return Waiter.Answer.GONE;
        }
        if (!connection.open(leased)) {
            return Waiter.Answer.REFUSED;
        }
        waiter = null; // served: a long answer need not keep it
        return Waiter.Answer.TAKEN;
    }

    @Override
    public void queuedAgain() {
        if (aborted.get() != null) {
            act();
        }
    }

    @Override
    public void failed(PoolFailure failure) {
        Exchange waiting = exchange;
        if (waiting != null) {
            soon(() -> waiting.fail(Failures.of(failure, waiting)));
        }
    }

    private void endUnleased(Exchange unleased) {
        soon(() -> unleased.fail(reason().failure(unleased.facts())));
    }

    private Abort reason() {
        Abort reason = aborted.get();
        return reason == null ? Abort.CANCELLED : reason;
    }

    private FailureFacts unsent(Phase phase) {
        return FailureFacts.unsent(phase, request);
    }

    /** For failures before there is an exchange. */
    private void failSoon(HttpClientException failure) {
        soon(() -> {
            context.onFailure(failure);
            context.onEnd(new NeverSent(failure));
        });
    }

    private void soon(Runnable task) {
        try {
            home.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the loops are shut down: better here than never
        }
    }
}
