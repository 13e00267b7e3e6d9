package io.sallyport.netty.internal.loop;

/**
 * Decides when a loop is held too long: by a heartbeat that is asked for and comes, or does not. Knows no threads, only times. Confined to the watchdog's thread but for {@link #beat}.
 *
 * <p>Time counts only in the steps in which the watchdog itself came in time: after a pause of the whole machine, or of the process, every loop would look late.
 */
final class LoopWatch {

    /** What the watchdog is to do. */
    sealed interface Verdict {

        /** Nothing: a heartbeat is under way, or the loop's lateness is known. */
        record Wait() implements Verdict {}

        /** Ask for the heartbeat of that number. */
        record Ask(long number) implements Verdict {}

        /**
         * Report the loop, which has been held for so long: again and again, until it is {@linkplain #named known} by whom.
         *
         * @param first whether it is the first time since it is held
         */
        record Report(long heldNanos, boolean first) implements Verdict {}
    }

    /** What was said of a loop since it is held. */
    private enum Said {
        NOTHING,
        HELD,
        BY_WHOM
    }

    private static final Verdict WAIT = new Verdict.Wait();

    private final long limitNanos;
    private final long longestStepNanos;

    /** Numbers of heartbeats: the last one asked for, and the last one that came. */
    private long asked;

    private volatile long came;

    private long heldNanos;
    private long lastNanos;
    private Said said = Said.NOTHING;

    /**
     * A loop that is not held.
     *
     * @param limitNanos how long it may be
     * @param stepNanos how often {@link #tick} comes if nothing is wrong
     */
    LoopWatch(long limitNanos, long stepNanos) {
        this.limitNanos = limitNanos;
        this.longestStepNanos = 2 * stepNanos;
    }

    /** The heartbeat that was asked for. On the loop. */
    void beat(long number) {
        came = number;
    }

    /** It is known, and said, who holds the loop this time. */
    void named() {
        said = Said.BY_WHOM;
    }

    /** Time goes on. */
    Verdict tick(long nowNanos) {
        long step = nowNanos - lastNanos;
        lastNanos = nowNanos;
        if (came == asked) {
            asked++;
            heldNanos = 0;
            said = Said.NOTHING;
            return new Verdict.Ask(asked);
        }
        if (step <= longestStepNanos) {
            heldNanos += step;
        }
        if (said == Said.BY_WHOM || heldNanos < limitNanos) {
            return WAIT;
        }
        boolean first = said == Said.NOTHING;
        said = Said.HELD;
        return new Verdict.Report(heldNanos, first);
    }
}
