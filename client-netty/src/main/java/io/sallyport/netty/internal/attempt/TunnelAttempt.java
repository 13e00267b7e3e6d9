package io.sallyport.netty.internal.attempt;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectOrder;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.TunnelConnection;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.netty.internal.pool.PoolFailure;
import io.sallyport.netty.internal.pool.RoutePool;
import io.sallyport.netty.internal.pool.Waiter;
import io.sallyport.netty.internal.route.RouteKey;
import io.sallyport.spi.Abort;
import io.sallyport.spi.TransportExchange;
import io.sallyport.spi.TunnelContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One tunnel from its wish to its close: counted and limited as other connections are, on a route of its own. Thread-safe. */
public final class TunnelAttempt implements TransportExchange, Waiter.Lessee {

    private final Request request;
    private final TunnelContext context;
    private final NettyLoop home;
    private final Environment environment;

    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Waiter waiter;
    private volatile @Nullable RoutePool pool;
    private volatile @Nullable TunnelConnection tunnel;
    private volatile @Nullable Abort aborted;

    /** A wish that has not been made. */
    public TunnelAttempt(Request request, TunnelContext context, NettyLoop home, Environment environment) {
        this.request = request;
        this.context = context;
        this.home = home;
        this.environment = environment;
    }

    /** Starts. On the caller's thread; tells the context nothing in here. */
    public void start() {
        if (!environment.enter()) {
            over.set(true);
            soon(() -> context.onFailure(Abort.CLOSED.failure(facts())));
            return;
        }
        Waiter wish = new Waiter(
                this, home, ConnectOrder.of(context), context.timeouts().pool().toNanos());
        waiter = wish;
        pool = environment.routes().acquire(RouteKey.of(request.target(), context), wish);
        if (aborted != null) {
            act();
        }
    }

    private FailureFacts facts() {
        return FailureFacts.unsent(Phase.POOL, request);
    }

    @Override
    public void abort(Abort reason) {
        aborted = reason;
        act();
    }

    private void act() {
        Abort reason = aborted;
        RoutePool asked = pool;
        Waiter wish = waiter;
        TunnelConnection open = tunnel;
        if (reason == null || asked == null || wish == null) {
            return; // start looks again
        }
        Phase phase = asked.waitingPhase();
        if (open != null) {
            open.close();
        } else if (asked.cancel(wish)) {
            end(reason.failure(facts().in(phase)));
        }
    }

    @Override
    public Waiter.Answer offer(Connection connection) {
        if (!(connection instanceof TunnelConnection offered) || over.get()) {
            connection.closeToNew("nobody wants the tunnel");
            return Waiter.Answer.GONE;
        }
        Abort reason = aborted;
        if (reason != null) {
            offered.close();
            end(reason.failure(facts()));
            return Waiter.Answer.GONE;
        }
        if (!offered.take(request)) {
            return Waiter.Answer.REFUSED;
        }
        tunnel = offered;
        over.set(true);
        offered.closed().thenRun(environment::leave);
        soon(() -> context.onTunnel(offered));
        if (aborted != null) {
            offered.close();
        }
        return Waiter.Answer.TAKEN;
    }

    @Override
    public void queuedAgain() {
        if (aborted != null) {
            act();
        }
    }

    @Override
    public void failed(PoolFailure failure) {
        end(Failures.of(failure, facts()));
    }

    private void end(HttpClientException failure) {
        if (over.compareAndSet(false, true)) {
            soon(() -> {
                environment.leave();
                context.onFailure(failure);
            });
        }
    }

    private void soon(Runnable task) {
        try {
            home.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the loops are shut down: better here than never
        }
    }
}
