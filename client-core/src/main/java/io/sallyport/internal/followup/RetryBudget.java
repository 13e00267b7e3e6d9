package io.sallyport.internal.followup;

import io.sallyport.TargetUri;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps retries from becoming a storm: for each origin, they are a share of the calls of the last ten seconds, or a few. Remembers the origins that were used last. Time is given, so that it is a
 * pure function of what it was told. Thread-safe: one short section, whatever the number of calls or origins.
 */
public final class RetryBudget {

    /** Origins that are remembered; one that comes back starts anew. */
    static final int MAX_ORIGINS = 1024;

    private record Origin(boolean secure, String host, int port) {}

    /** Guarded by this; in the order of use. */
    private final LinkedHashMap<Origin, RetryWindow> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, RetryWindow> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    /** An origin gets a request that is no retry. */
    public synchronized void called(TargetUri target, long nowNanos) {
        window(target, nowNanos).called(nowNanos);
    }

    /**
     * Whether there may be one more retry; if so, it counts.
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
        return windows.computeIfAbsent(
                new Origin(target.isSecure(), target.host(), target.port()), origin -> new RetryWindow(nowNanos));
    }
}
