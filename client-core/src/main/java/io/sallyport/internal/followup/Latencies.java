package io.sallyport.internal.followup;

import io.sallyport.TargetUri;
import java.util.Arrays;

/** How long the latest answers of each origin took to begin. A pure function of what it was told. Thread-safe: one short section; what it holds of an origin is bounded. */
public final class Latencies {

    /** Answers of an origin that are remembered. */
    static final int MAX_ANSWERS = 256;

    /** Answers before which nothing is said. */
    static final int MIN_ANSWERS = 32;

    /** Answers after which a quantile is looked up anew. */
    private static final int RENEWED_AFTER = 16;

    /** Guarded by this. */
    private final ByOrigin<Answers> origins = new ByOrigin<>();

    /** An answer began after this time. */
    public synchronized void answered(TargetUri target, long nanos) {
        origins.get(target, Answers::new).add(nanos);
    }

    /** The time within which a share of the latest answers began, in nanoseconds; -1 while too few are known. */
    public synchronized long quantile(TargetUri target, double share) {
        return origins.get(target, Answers::new).quantile(share);
    }

    private static final class Answers {

        private final long[] latest = new long[MAX_ANSWERS];
        private long[] sorted = {};
        private int count;
        private int newer;
        private int next;

        private void add(long nanos) {
            latest[next] = nanos;
            next = (next + 1) % MAX_ANSWERS;
            count = Math.min(count + 1, MAX_ANSWERS);
            newer++;
        }

        private long quantile(double share) {
            if (count < MIN_ANSWERS) {
                return -1;
            }
            if (sorted.length == 0 || newer >= RENEWED_AFTER) {
                sorted = Arrays.copyOf(latest, count);
                Arrays.sort(sorted);
                newer = 0;
            }
            return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
        }
    }
}
