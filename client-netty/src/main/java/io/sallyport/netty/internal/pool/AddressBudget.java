package io.sallyport.netty.internal.pool;

import io.sallyport.netty.internal.connect.AddressLimit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many connections may lead to one address, over all routes. A pool that found all its addresses at the limit waits here. When one has room, the pool that waits longest for it is told; when what it opens is over, however it ends, the next is told if there still is room. Thread-safe.
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
    private final Map<InetSocketAddress, Place> places = new LinkedHashMap<>();

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
        lock.lock();
        try {
            Place place = places.get(address);
            if (place != null) {
                place.used--;
            }
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** Tells those who wait where there is room now, one for each place, until one takes it. */
    void wake() {
        for (RoutePool next = limit == 0 ? null : nextWithRoom(); next != null; next = nextWithRoom()) {
            if (next.addressFreed()) {
                return; // when its opening is over, whoever is next is told
            }
        }
    }

    /** Who waits longest for an address that has room; it waits there no longer. Forgets addresses that nobody uses. */
    private @Nullable RoutePool nextWithRoom() {
        lock.lock();
        try {
            places.values().removeIf(place -> place.used == 0 && place.waiting.isEmpty());
            for (Place place : places.values()) {
                if (place.used < limit && !place.waiting.isEmpty()) {
                    RoutePool first = place.waiting.iterator().next();
                    place.waiting.remove(first);
                    return first;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the pool wait until one of the addresses has room; false: one has room already, and nobody who waited there before the pool was told of it. */
    boolean await(List<InetSocketAddress> addresses, RoutePool pool) {
        lock.lock();
        try {
            for (InetSocketAddress address : addresses) {
                Place place = places.get(address);
                if (place == null || (place.used < limit && !place.waiting.contains(pool))) {
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

    /** Those who wait for room at the address. */
    List<RoutePool> waiting(SocketAddress address) {
        if (limit == 0) {
            return List.of();
        }
        lock.lock();
        try {
            Place place = address instanceof InetSocketAddress known ? places.get(known) : null;
            return place == null ? List.of() : List.copyOf(place.waiting);
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
