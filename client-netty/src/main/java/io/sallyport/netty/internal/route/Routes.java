package io.sallyport.netty.internal.route;

import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.connect.Connector;
import io.sallyport.netty.internal.pool.ConnectionBudget;
import io.sallyport.netty.internal.pool.RoutePool;
import io.sallyport.netty.internal.pool.Waiter;
import io.sallyport.spi.Abort;
import io.sallyport.spi.TransportSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pools of all routes in use: made when first asked for, forgotten when nothing is left in them. Thread-safe. */
public final class Routes {

    private final PoolConfig config;
    private final int loops;
    private final Connector connector;
    private final ConnectionBudget budget;
    private final Map<RouteKey, RoutePool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** No routes yet. */
    public Routes(PoolConfig config, int loops, Connector connector, ConnectionBudget budget) {
        this.config = config;
        this.loops = loops;
        this.connector = connector;
        this.budget = budget;
    }

    /** Wishes for a connection of a route. */
    public RoutePool acquire(RouteKey key, Waiter waiter) {
        while (true) {
            RoutePool pool = pools.get(key);
            if (pool == null) {
                pool = pools.computeIfAbsent(key, this::create);
                if (closed) {
                    pool.close();
                }
            }
            if (pool.acquire(waiter)) {
                return pool;
            }
            pools.remove(key, pool);
        }
    }

    /** Refuses everything from now on, and ends what there is. */
    public void close(Abort reason) {
        closed = true;
        for (RoutePool pool : pools.values()) {
            pool.close();
            pool.abort(reason);
        }
    }

    /** What each route holds. */
    public List<TransportSnapshot.Route> snapshot() {
        return pools.values().stream().map(RoutePool::snapshot).toList();
    }

    private RoutePool create(RouteKey key) {
        return new RoutePool(key.plan(), config, loops, connector, budget, gone -> pools.remove(key, gone));
    }
}
