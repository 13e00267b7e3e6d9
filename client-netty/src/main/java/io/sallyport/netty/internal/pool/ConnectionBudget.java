package io.sallyport.netty.internal.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many connections a transport may have, opening and open ones together. A permit is reserved before connecting and given back by the channel's close, or by the connect that failed. Whoever is refused waits in order; meanwhile the oldest idle connection anywhere is closed to make room. Thread-safe.
 */
public final class ConnectionBudget {

    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Deque<RoutePool> waiting = new ArrayDeque<>();
    private final Set<RoutePool> pools = new LinkedHashSet<>();
    private int used;
    private @Nullable Runnable whenUnused;

    /** Read without the lock where a stale answer does no harm. */
    private volatile boolean contended;

    /** A budget of that many connections, 1 or more. */
    public ConnectionBudget(int limit) {
        this.limit = limit;
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
    }

    /** Whether somebody waits for a permit: then nothing should stay idle. */
    boolean isContended() {
        return contended;
    }

    /** Takes a permit; false: the pool is told by {@link RoutePool#permitGranted} later. */
    boolean reserve(RoutePool pool) {
        lock.lock();
        try {
            if (used < limit) {
                used++;
                return true;
            }
            waiting.add(pool);
            contended = true;
        } finally {
            lock.unlock();
        }
        RoutePool idlest = oldestIdle();
        if (idlest != null) {
            idlest.cull();
        }
        return false;
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
        RoutePool next;
        Runnable unused = null;
        lock.lock();
        try {
            next = waiting.poll();
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

    private @Nullable RoutePool oldestIdle() {
        RoutePool[] all;
        lock.lock();
        try {
            all = pools.toArray(RoutePool[]::new);
        } finally {
            lock.unlock();
        }
        RoutePool oldest = null;
        long longest = -1;
        long now = System.nanoTime();
        for (RoutePool pool : all) {
            long idle = pool.longestIdleNanos(now);
            if (idle > longest) {
                longest = idle;
                oldest = pool;
            }
        }
        return oldest;
    }
}
