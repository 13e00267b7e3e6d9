package io.sallyport.internal.followup;

import io.sallyport.TargetUri;

/**
 * Keeps what is sent again or twice from becoming a storm: for each origin, that is a share of the calls of the last ten seconds, or a few. Remembers the origins that were used last. Time is given, so that it is a
 * pure function of what it was told. Thread-safe: one short section, whatever the number of calls or origins.
 */
public final class RetryBudget {

    /** Guarded by this. */
    private final ByOrigin<RetryWindow> windows = new ByOrigin<>();

    /** An origin gets a request that is none of those. */
    public synchronized void called(TargetUri target, long nowNanos) {
        window(target, nowNanos).called(nowNanos);
    }

    /**
     * Whether there may be one more; if so, it counts.
     *
     * @param percent the share of the calls
     * @param minimum how many there may be whatever the share
     */
    public synchronized boolean take(TargetUri target, int percent, int minimum, long nowNanos) {
        return window(target, nowNanos).take(percent, minimum, nowNanos);
    }

    /** How many origins are remembered. */
    synchronized int origins() {
        return windows.size();
    }

    private RetryWindow window(TargetUri target, long nowNanos) {
        return windows.get(target, () -> new RetryWindow(nowNanos));
    }
}
