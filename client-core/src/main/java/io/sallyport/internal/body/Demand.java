package io.sallyport.internal.body;

import java.util.concurrent.atomic.AtomicLong;

/** What a subscriber still wants: counts up as it asks, down as it is served (Flow rules 3.8, 3.9 and 3.17). Thread-safe. */
final class Demand {

    private final AtomicLong wanted = new AtomicLong();
    private volatile boolean wrong;

    /** The subscriber asks for more. */
    void add(long count) {
        if (count <= 0) {
            wrong = true;
        } else {
            wanted.accumulateAndGet(count, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        }
    }

    /** One more is given to it; before that, since it may ask again while it gets it. */
    void serve() {
        wanted.updateAndGet(had -> had == Long.MAX_VALUE ? had : had - 1);
    }

    /** Whether it wants any. */
    boolean isThere() {
        return wanted.get() > 0;
    }

    /** Whether it ever asked for none or fewer, which ends its subscription with {@link #mistake}. */
    boolean isWrong() {
        return wrong;
    }

    /** What it is told then. */
    static IllegalArgumentException mistake() {
        return new IllegalArgumentException("request of 0 buffers or fewer (Flow rule 3.9)");
    }
}
