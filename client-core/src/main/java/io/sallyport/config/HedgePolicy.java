package io.sallyport.config;

import io.sallyport.internal.text.Bounds;
import io.sallyport.internal.text.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a request that is not answered yet goes out a second time, on another connection; the answer that begins first is taken, and the other exchange is ended. That shortens the longest waits, for a few
 * more requests. Off unless set. Immutable.
 *
 * <p>Whatever the policy says, only what may safely be processed twice goes out twice: the body can be repeated ({@link io.sallyport.RequestBody#isRepeatable}), and the method is idempotent (RFC 9110
 * section 9.2.2: GET, HEAD, PUT, DELETE, OPTIONS, TRACE) or there is an {@code Idempotency-Key} header. A request authenticated by Digest goes out once: a server may take its nonce count only once.
 *
 * <p>The wait starts when an attempt is given to the transport, so waiting for a connection is part of it. Each attempt of a call, be it of a redirect or a retry, may go out a second time, but none a
 * third. Whichever answer begins first counts, whatever its status. A failure counts when there is no other exchange left. Attempt interceptors see both requests.
 *
 * <p>In ten seconds, the second requests of a client to one origin are at most {@link #budgetMinimum}, or {@link #budgetPercent} of its attempts there that this policy is for.
 */
public final class HedgePolicy {

    /** Default of {@link #budgetPercent}: 10. */
    public static final int DEFAULT_BUDGET_PERCENT = 10;

    /** Default of {@link #budgetMinimum}: 3. */
    public static final int DEFAULT_BUDGET_MINIMUM = 3;

    private static final HedgePolicy NONE = new HedgePolicy(null, null, 0, 0);

    private final @Nullable Duration delay;
    private final @Nullable Double quantile;
    private final int budgetPercent;
    private final int budgetMinimum;

    private HedgePolicy(@Nullable Duration delay, @Nullable Double quantile, int budgetPercent, int budgetMinimum) {
        this.delay = delay;
        this.quantile = quantile;
        this.budgetPercent = budgetPercent;
        this.budgetMinimum = budgetMinimum;
    }

    /** {@return a policy that sends nothing twice: what a client has by default} */
    public static HedgePolicy none() {
        return NONE;
    }

    /**
     * {@return a policy with a fixed wait}
     *
     * @param delay more than zero; else an {@link IllegalArgumentException}
     */
    public static HedgePolicy after(Duration delay) {
        return new HedgePolicy(
                Durations.requirePositive(delay, "delay"), null, DEFAULT_BUDGET_PERCENT, DEFAULT_BUDGET_MINIMUM);
    }

    /**
     * {@return a policy whose wait is how long most of the latest answers of the same origin took to begin} It looks at up to 256 of them, and sends nothing twice before it has seen 32.
     *
     * @param quantile the share of answers that began within that time: 0.5 to 0.999, such as 0.95; else an {@link IllegalArgumentException}
     */
    public static HedgePolicy afterQuantile(double quantile) {
        if (!(quantile >= 0.5 && quantile <= 0.999)) {
            throw new IllegalArgumentException("quantile: " + quantile + " (expected: 0.5 to 0.999)");
        }
        return new HedgePolicy(null, quantile, DEFAULT_BUDGET_PERCENT, DEFAULT_BUDGET_MINIMUM);
    }

    /**
     * {@return the same with another budget}
     *
     * @param percent see {@link #budgetPercent}; else an {@link IllegalArgumentException}
     * @param minimum see {@link #budgetMinimum}; else an {@link IllegalArgumentException}
     */
    public HedgePolicy withBudget(int percent, int minimum) {
        return new HedgePolicy(
                delay,
                quantile,
                Bounds.between(0, 100, percent, "budgetPercent"),
                Bounds.atLeast(0, minimum, "budgetMinimum"));
    }

    /** {@return whether nothing is sent twice} */
    public boolean isNone() {
        return delay == null && quantile == null;
    }

    /** {@return the fixed wait, or null if there is none} Bounds: more than zero, at most 100 years. */
    public @Nullable Duration delay() {
        return delay;
    }

    /** {@return the share of answers that begin within the wait, or null if it is fixed} */
    public @Nullable Double quantile() {
        return quantile;
    }

    /** {@return how many second requests there may be in ten seconds for 100 attempts to the same origin} Bounds: 0 to 100. */
    public int budgetPercent() {
        return budgetPercent;
    }

    /** {@return how many second requests there may be in ten seconds to one origin, however few the attempts} Bounds: 0 or more; {@link Integer#MAX_VALUE} means without a budget. */
    public int budgetMinimum() {
        return budgetMinimum;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HedgePolicy that
                && Objects.equals(delay, that.delay)
                && Objects.equals(quantile, that.quantile)
                && budgetPercent == that.budgetPercent
                && budgetMinimum == that.budgetMinimum;
    }

    @Override
    public int hashCode() {
        return Objects.hash(delay, quantile, budgetPercent, budgetMinimum);
    }

    @Override
    public String toString() {
        return isNone()
                ? "HedgePolicy[none]"
                : "HedgePolicy[" + (delay != null ? "delay=" + delay : "quantile=" + quantile) + ", budgetPercent="
                        + budgetPercent + ", budgetMinimum=" + budgetMinimum + "]";
    }
}
