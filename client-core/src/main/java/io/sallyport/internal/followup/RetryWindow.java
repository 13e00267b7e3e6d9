package io.sallyport.internal.followup;

/** How many calls and retries there were in the last ten seconds, counted by the second. Every event costs the same, however many there were. Not thread-safe. */
final class RetryWindow {

    /** What it covers. */
    static final int SECONDS = 10;

    private static final long NANOS = 1_000_000_000L;

    private final long startNanos;
    private final int[] callsBySecond = new int[SECONDS];
    private final int[] retriesBySecond = new int[SECONDS];
    private long second;
    private int calls;
    private int retries;

    /** Counts from this time on. */
    RetryWindow(long nowNanos) {
        this.startNanos = nowNanos;
    }

    /** There was a call. */
    void called(long nowNanos) {
        callsBySecond[slot(nowNanos)]++;
        calls++;
    }

    /** Counts one more retry, if with it they are not more than the minimum, or not more than the share of the calls. */
    boolean take(int percent, int minimum, long nowNanos) {
        int slot = slot(nowNanos);
        boolean allowed = retries < minimum || (retries + 1) * 100L <= (long) calls * percent;
        if (allowed) {
            retriesBySecond[slot]++;
            retries++;
        }
        return allowed;
    }

    /** The place of the second that this is, after what is over was taken out. */
    private int slot(long nowNanos) {
        long now = Math.max(second, (nowNanos - startNanos) / NANOS); // threads may look at the clock in another order
        if (now - second >= SECONDS) {
            second = now - SECONDS; // all is over
        }
        while (second < now) {
            second++;
            int old = (int) (second % SECONDS);
            calls -= callsBySecond[old];
            retries -= retriesBySecond[old];
            callsBySecond[old] = 0;
            retriesBySecond[old] = 0;
        }
        return (int) (second % SECONDS);
    }
}
