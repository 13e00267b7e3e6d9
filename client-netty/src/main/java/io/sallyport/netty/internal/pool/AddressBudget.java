package io.sallyport.netty.internal.pool;

import io.sallyport.netty.internal.connect.AddressLimit;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many connections may lead to one address, over all routes. A pool that found all its addresses at the limit waits here and is told when one of them has room; all that wait for it are, and whoever connects first has it. Thread-safe.
 */
final class AddressBudget implements AddressLimit {

    /** One address in use. */
    private static final class Place {

        private final Set<RoutePool> waiting = new LinkedHashSet<>();
        private int used;
    }

    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private final Map<InetSocketAddress, Place> places = new HashMap<>();

    /** A budget of that many connections to each address; 0 for any number. */
    AddressBudget(int limit) {
        this.limit = limit;
    }

    @Override
    public boolean reserve(InetSocketAddress address) {
        if (limit == 0) {
            return true;
        }
        lock.lock();
        try {
            Place place = places.computeIfAbsent(address, unused -> new Place());
            if (place.used == limit) {
                return false;
            }
            place.used++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(InetSocketAddress address) {
        if (limit == 0) {
            return;
        }
        List<RoutePool> told = List.of();
        lock.lock();
        try {
            Place place = places.get(address);
            if (place != null) {
                place.used--;
                told = List.copyOf(place.waiting);
                place.waiting.clear();
                if (place.used == 0) {
                    places.remove(address);
                }
            }
        } finally {
            lock.unlock();
        }
        told.forEach(RoutePool::addressFreed);
    }

    /** Lets the pool wait until one of the addresses has room; false: one has room already. */
    boolean await(List<InetSocketAddress> addresses, RoutePool pool) {
        lock.lock();
        try {
            for (InetSocketAddress address : addresses) {
                Place place = places.get(address);
                if (place == null || place.used < limit) {
                    return false;
                }
            }
            for (InetSocketAddress address : addresses) {
                Place place = places.get(address);
                if (place != null) {
                    place.waiting.add(pool);
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Who waits first for room at the address, or null. */
    @Nullable
    RoutePool firstWaiting(Object address) {
        if (limit == 0) {
            return null;
        }
        lock.lock();
        try {
            Place place = places.get(address);
            return place == null || place.waiting.isEmpty()
                    ? null
                    : place.waiting.iterator().next();
        } finally {
            lock.unlock();
        }
    }

    /** The pool waits for nothing any more. */
    void forget(RoutePool pool) {
        if (limit == 0) {
            return;
        }
        lock.lock();
        try {
            places.values().forEach(place -> place.waiting.remove(pool));
        } finally {
            lock.unlock();
        }
    }
}
