package io.sallyport.netty.internal.pool;

import io.sallyport.netty.internal.connect.AddressLimit;
import io.sallyport.netty.internal.connection.Connection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many connections a transport may have, opening and open ones together, over all and per address. A permit is reserved before connecting and given back by the channel's close, or by the connect that failed. Those who are refused take turns; meanwhile the oldest idle connection anywhere is closed to make room, and where a route has none at all, another one gives up a busy one after its exchange. Thread-safe.
 */
public final class ConnectionBudget {

    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    /** How many permits each waits for; who is served goes to the end. */
    private final Map<RoutePool, Integer> waiting = new LinkedHashMap<>();

    private final Set<RoutePool> pools = new LinkedHashSet<>();
    private int used;
    private @Nullable Runnable whenUnused;

    /** Read without the lock where a stale answer does no harm. */
    private volatile boolean contended;

    private final AddressBudget addresses;

    /**
     * A budget.
     *
     * @param limit how many connections, 1 or more
     * @param perAddress how many to one address; 0 for any number
     */
    public ConnectionBudget(int limit, int perAddress) {
        this.limit = limit;
        this.addresses = new AddressBudget(perAddress);
    }

    /** The part of it that counts connections to each address. */
    public AddressLimit addresses() {
        return addresses;
    }

    /** The limit. */
    public int limit() {
        return limit;
    }

    /** Permits that are out. */
    public int used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** Runs the task, once, when no permit is out: now, or when the last one comes back. */
    public void whenUnused(Runnable task) {
        lock.lock();
        try {
            if (used > 0) {
                whenUnused = task;
                return;
            }
        } finally {
            lock.unlock();
        }
        task.run();
    }

    void register(RoutePool pool) {
        lock.lock();
        try {
            pools.add(pool);
        } finally {
            lock.unlock();
        }
    }

    void unregister(RoutePool pool) {
        lock.lock();
        try {
            pools.remove(pool);
        } finally {
            lock.unlock();
        }
        addresses.forget(pool);
    }

    /** An opening is over, or does not come about: if it did not take the room it was told of, others may. */
    void wakeAtAddresses() {
        addresses.wake();
    }

    /** Lets the pool wait for room at one of the addresses, and makes some if a connection to one is idle; false: there is room already. */
    boolean await(List<InetSocketAddress> crowded, RoutePool pool) {
        if (!addresses.await(crowded, pool)) {
            return false;
        }
        for (RoutePool other : all()) {
            if (other.cull(crowded)) {
                break;
            }
        }
        return true;
    }

    /** Whether somebody waits for what the connection, which has become idle, holds. */
    boolean isWanted(Connection idle) {
        return (contended && Stream.of(waiting()).anyMatch(RoutePool::isShort))
                || addresses.waiting(idle.info().remoteAddress()).stream().anyMatch(RoutePool::isShort);
    }

    /** Whether a pool without any connection waits for what the connection of that other pool holds. */
    boolean isNeeded(Connection busy, RoutePool owner) {
        if (contended) {
            RoutePool starved = firstStarved();
            if (starved != null && starved != owner) {
                return true;
            }
        }
        return isNeededAt(busy.info().remoteAddress(), owner);
    }

    /** Whether another pool without any connection waits for room at the address. */
    boolean isNeededAt(SocketAddress address, RoutePool owner) {
        for (RoutePool pool : addresses.waiting(address)) {
            if (pool != owner && pool.isStarved()) {
                return true;
            }
        }
        return false;
    }

    /** Who waits for a permit and has no connection at all, or null. */
    private @Nullable RoutePool firstStarved() {
        for (RoutePool pool : waiting()) {
            if (pool.isStarved()) {
                return pool;
            }
        }
        return null;
    }

    private RoutePool[] waiting() {
        lock.lock();
        try {
            return waiting.keySet().toArray(RoutePool[]::new);
        } finally {
            lock.unlock();
        }
    }

    /** For a failure's text, if all permits are out: which route holds most of them; else empty. */
    String holders() {
        if (used() < limit) {
            return "";
        }
        String holder = "";
        int most = 0;
        for (RoutePool pool : all()) {
            int held = pool.held();
            if (held > most) {
                most = held;
                holder = pool.name();
            }
        }
        return "; PoolConfig.maxConnections (" + limit + ") is reached, and " + holder + " holds most of them (" + most
                + ")";
    }

    private RoutePool[] all() {
        lock.lock();
        try {
            return pools.toArray(RoutePool[]::new);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a permit; false: the pool is told by {@link RoutePool#permitGranted} later, for which it should {@link #makeRoom}. */
    boolean reserve(RoutePool pool) {
        lock.lock();
        try {
            if (used < limit) {
                used++;
                return true;
            }
            waiting.merge(pool, 1, Integer::sum);
            contended = true;
        } finally {
            lock.unlock();
        }
        return false;
    }

    /** Closes the oldest idle connection anywhere, unless the pool's waiter was served since it asked: by that very connection, perhaps. */
    void makeRoom(RoutePool pool) {
        RoutePool idlest = oldestIdle();
        while (idlest != null && pool.isShort() && !idlest.cull()) {
            idlest = oldestIdle(); // it was leased in the same moment
        }
    }

    /** Whether somebody waits for a permit, or a moment ago did. */
    boolean isContended() {
        return contended;
    }

    /** Takes a wish for a permit back; false: it is not waiting any more, the permit is on its way. */
    boolean withdraw(RoutePool pool) {
        lock.lock();
        try {
            Integer asked = waiting.get(pool);
            if (asked == null) {
                return false;
            }
            if (asked > 1) {
                waiting.put(pool, asked - 1);
            } else {
                waiting.remove(pool);
            }
            contended = !waiting.isEmpty();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a permit back: to whoever waits first. */
    void release() {
        RoutePool next = nextWaiting();
        while (next != null && !next.permitGranted()) {
            next = nextWaiting();
        }
    }

    /** Who gets a permit that came back; if nobody waits, it is not out any more. */
    private @Nullable RoutePool nextWaiting() {
        RoutePool starved = contended ? firstStarved() : null;
        RoutePool next;
        Runnable unused = null;
        lock.lock();
        try {
            next = poll(starved);
            contended = !waiting.isEmpty();
            if (next == null) {
                used--;
                if (used == 0) {
                    unused = whenUnused;
                    whenUnused = null;
                }
            }
        } finally {
            lock.unlock();
        }
        if (unused != null) {
            unused.run();
        }
        return next;
    }

    /** The one that should come first, if it still waits; else whose turn it is. */
    private @Nullable RoutePool poll(@Nullable RoutePool first) {
        if (waiting.isEmpty()) {
            return null;
        }
        RoutePool next = first != null && waiting.containsKey(first)
                ? first
                : waiting.keySet().iterator().next();
        Integer asked = waiting.remove(next);
        if (asked != null && asked > 1) {
            waiting.put(next, asked - 1);
        }
        return next;
    }

    private @Nullable RoutePool oldestIdle() {
        RoutePool oldest = null;
        long longest = -1;
        long now = System.nanoTime();
        for (RoutePool pool : all()) {
            long idle = pool.longestIdleNanos(now);
            if (idle > longest) {
                longest = idle;
                oldest = pool;
            }
        }
        return oldest;
    }
}
