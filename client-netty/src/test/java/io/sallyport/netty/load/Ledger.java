package io.sallyport.netty.load;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** What the peer saw of each request. Thread-safe. */
final class Ledger {

    private static final int COMPLAINTS = 50;

    private final AtomicIntegerArray seen;
    private final AtomicLongArray bytes;
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    Ledger(int requests) {
        seen = new AtomicIntegerArray(requests);
        bytes = new AtomicLongArray(requests);
    }

    /** The head of a request came. */
    void saw(Plan plan) {
        seen.incrementAndGet(plan.id());
    }

    /** Bytes of its body came. */
    void took(Plan plan, long count) {
        bytes.addAndGet(plan.id(), count);
    }

    /** How often the request came. */
    int seen(Plan plan) {
        return seen.get(plan.id());
    }

    /** How many bytes of its body came, over all times. */
    long taken(Plan plan) {
        return bytes.get(plan.id());
    }

    /** Something is not as it must be. */
    void complain(String what) {
        if (complaints.size() < COMPLAINTS) {
            complaints.add(what);
        }
    }

    /** What was not as it must be. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }
}
