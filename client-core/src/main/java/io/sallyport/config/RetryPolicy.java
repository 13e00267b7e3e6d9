package io.sallyport.config;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.internal.text.Bounds;
import io.sallyport.internal.text.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are sent again after a failure or an answer like 503, how often, and after which pause. Off unless set; what the client does by itself on evidence that nothing was processed is no
 * part of it. Immutable.
 *
 * <p>Whatever the policy says, a request is only sent again if that is safe: its body can be repeated ({@link io.sallyport.RequestBody#isRepeatable}), and it certainly was not processed, or its method is
 * idempotent (RFC 9110 section 9.2.2: GET, HEAD, PUT, DELETE, OPTIONS, TRACE), or it has an {@code Idempotency-Key} header. So a POST without such a key is sent again where no connection was made, and
 * never after an answer, also not after a 429 or 503. A call that was cancelled or whose deadline passed is over.
 *
 * <p>Everything happens within the call's deadline; a pause that would end after it is not begun: the answer or the failure is delivered instead. So it is when the attempts are used up, when the server
 * asks for a longer pause than {@link #maxRetryAfter}, and when the budget is used up: in ten seconds, the retries of a client to one origin are at most {@link #budgetMinimum} or {@link #budgetPercent} of
 * its calls to it.
 */
public final class RetryPolicy {

    /** Default of {@link #maxAttempts}: 3. */
    public static final int DEFAULT_MAX_ATTEMPTS = 3;

    /** Default of {@link #baseDelay}: 100 milliseconds. */
    public static final Duration DEFAULT_BASE_DELAY = Duration.ofMillis(100);

    /** Default of {@link #maxDelay}: 10 seconds. */
    public static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(10);

    /** Default of {@link #maxRetryAfter}: 30 seconds. */
    public static final Duration DEFAULT_MAX_RETRY_AFTER = Duration.ofSeconds(30);

    /** Default of {@link #statuses}: 408, 429, 502, 503, 504. */
    public static final Set<Integer> DEFAULT_STATUSES = Set.of(408, 429, 502, 503, 504);

    /** Default of {@link #budgetPercent}: 20. */
    public static final int DEFAULT_BUDGET_PERCENT = 20;

    /** Default of {@link #budgetMinimum}: 10. */
    public static final int DEFAULT_BUDGET_MINIMUM = 10;

    private static final RetryPolicy DEFAULTS = builder().build();
    private static final RetryPolicy NONE = builder().maxAttempts(1).build();

    private final int maxAttempts;
    private final Duration baseDelay;
    private final Duration maxDelay;
    private final Duration maxRetryAfter;
    private final Set<Integer> statuses;
    private final boolean retriesTimeouts;
    private final int budgetPercent;
    private final int budgetMinimum;
    private final @Nullable Predicate<Outcome> retryOn;

    private RetryPolicy(Builder builder) {
        this.maxAttempts = builder.maxAttempts;
        this.baseDelay = builder.baseDelay;
        this.maxDelay = builder.maxDelay;
        this.maxRetryAfter = builder.maxRetryAfter;
        this.statuses = builder.statuses;
        this.retriesTimeouts = builder.retriesTimeouts;
        this.budgetPercent = builder.budgetPercent;
        this.budgetMinimum = builder.budgetMinimum;
        this.retryOn = builder.retryOn;
    }

    /** {@return a policy that retries nothing: what a client has by default} */
    public static RetryPolicy none() {
        return NONE;
    }

    /** {@return a policy that retries, with settings that are all defaults} */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** {@return a builder that starts with {@link #defaults}} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts with all of this} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return how often a request is sent at most, the first time included, over all hops of its call} Bounds: 1 (no retries) to 100. What the client repeats by itself on evidence, and redirects, do not count. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** {@return the longest pause before the first retry; it doubles with each one} The pause is chosen by chance, evenly from zero to that. Bounds: more than zero, at most {@link #maxDelay}. */
    public Duration baseDelay() {
        return baseDelay;
    }

    /** {@return what the longest pause does not grow beyond} Bounds: more than zero, at most 100 years. */
    public Duration maxDelay() {
        return maxDelay;
    }

    /** {@return the longest {@code Retry-After} (RFC 9110 section 10.2.3) that is waited for} An answer that asks for more is delivered. What it asks for comes before the pause by chance, and is not shortened. Bounds: more than zero, at most 100 years. */
    public Duration maxRetryAfter() {
        return maxRetryAfter;
    }

    /** {@return the status codes that are worth a retry} Each from 400 to 599. Unmodifiable. */
    public Set<Integer> statuses() {
        return statuses;
    }

    /**
     * {@return whether {@link io.sallyport.error.ResponseTimeoutException} and {@link io.sallyport.error.WriteTimeoutException} are worth a retry} The request may have been processed, so only one that is
     * idempotent or has a key is sent again. Default: true.
     */
    public boolean retriesTimeouts() {
        return retriesTimeouts;
    }

    /** {@return how many retries there may be in ten seconds for 100 calls of this client to the same origin} Bounds: 0 to 100. */
    public int budgetPercent() {
        return budgetPercent;
    }

    /** {@return how many retries there may be in ten seconds of this client to one origin, however few the calls} Bounds: 0 or more; {@link Integer#MAX_VALUE} means without a budget. */
    public int budgetMinimum() {
        return budgetMinimum;
    }

    /** {@return who decides what is worth a retry, or null: the statuses and kinds of failures do} */
    public @Nullable Predicate<Outcome> retryOn() {
        return retryOn;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetryPolicy that
                && maxAttempts == that.maxAttempts
                && baseDelay.equals(that.baseDelay)
                && maxDelay.equals(that.maxDelay)
                && maxRetryAfter.equals(that.maxRetryAfter)
                && statuses.equals(that.statuses)
                && retriesTimeouts == that.retriesTimeouts
                && budgetPercent == that.budgetPercent
                && budgetMinimum == that.budgetMinimum
                && Objects.equals(retryOn, that.retryOn);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                maxAttempts,
                baseDelay,
                maxDelay,
                maxRetryAfter,
                statuses,
                retriesTimeouts,
                budgetPercent,
                budgetMinimum,
                retryOn);
    }

    @Override
    public String toString() {
        return "RetryPolicy[maxAttempts=" + maxAttempts + ", baseDelay=" + baseDelay + ", maxDelay=" + maxDelay
                + ", maxRetryAfter=" + maxRetryAfter + ", statuses=" + new TreeSet<>(statuses) + ", retriesTimeouts="
                + retriesTimeouts + ", budgetPercent=" + budgetPercent + ", budgetMinimum=" + budgetMinimum
                + (retryOn == null ? "" : ", retryOn=" + retryOn) + "]";
    }

    /**
     * What came of an attempt whose request may be sent again: an answer, or a failure.
     *
     * @param request what was asked for, with what the client added
     * @param response the answer, or null; only its head is to be looked at
     * @param failure the failure, or null
     * @param retries how many retries there were before
     * @param worthwhile whether the policy's statuses and kinds of failures are for a retry
     */
    public record Outcome(
            Request request,
            @Nullable Response response,
            @Nullable HttpClientException failure,
            int retries,
            boolean worthwhile) {}

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private int maxAttempts = DEFAULT_MAX_ATTEMPTS;
        private Duration baseDelay = DEFAULT_BASE_DELAY;
        private Duration maxDelay = DEFAULT_MAX_DELAY;
        private Duration maxRetryAfter = DEFAULT_MAX_RETRY_AFTER;
        private Set<Integer> statuses = DEFAULT_STATUSES;
        private boolean retriesTimeouts = true;
        private int budgetPercent = DEFAULT_BUDGET_PERCENT;
        private int budgetMinimum = DEFAULT_BUDGET_MINIMUM;
        private @Nullable Predicate<Outcome> retryOn;

        private Builder() {}

        private Builder(RetryPolicy from) {
            this.maxAttempts = from.maxAttempts;
            this.baseDelay = from.baseDelay;
            this.maxDelay = from.maxDelay;
            this.maxRetryAfter = from.maxRetryAfter;
            this.statuses = from.statuses;
            this.retriesTimeouts = from.retriesTimeouts;
            this.budgetPercent = from.budgetPercent;
            this.budgetMinimum = from.budgetMinimum;
            this.retryOn = from.retryOn;
        }

        /**
         * See {@link RetryPolicy#maxAttempts}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxAttempts(int value) {
            this.maxAttempts = Bounds.between(1, 100, value, "maxAttempts");
            return this;
        }

        /**
         * See {@link RetryPolicy#baseDelay}.
         *
         * @param value more than zero; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder baseDelay(Duration value) {
            this.baseDelay = Durations.requirePositive(value, "baseDelay");
            return this;
        }

        /**
         * See {@link RetryPolicy#maxDelay}.
         *
         * @param value more than zero; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxDelay(Duration value) {
            this.maxDelay = Durations.requirePositive(value, "maxDelay");
            return this;
        }

        /**
         * See {@link RetryPolicy#maxRetryAfter}.
         *
         * @param value more than zero; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxRetryAfter(Duration value) {
            this.maxRetryAfter = Durations.requirePositive(value, "maxRetryAfter");
            return this;
        }

        /**
         * See {@link RetryPolicy#statuses}.
         *
         * @param codes in place of all set before, each from 400 to 599; else an {@link IllegalArgumentException}; none for no retries of answers
         * @return this
         */
        public Builder statuses(int... codes) {
            Set<Integer> all = new TreeSet<>();
            for (int code : codes) {
                all.add(Bounds.between(400, 599, code, "statuses"));
            }
            this.statuses = Set.copyOf(all);
            return this;
        }

        /**
         * See {@link RetryPolicy#retriesTimeouts}.
         *
         * @param value whether these timeouts are worth a retry
         * @return this
         */
        public Builder retryTimeouts(boolean value) {
            this.retriesTimeouts = value;
            return this;
        }

        /**
         * See {@link RetryPolicy#budgetPercent} and {@link RetryPolicy#budgetMinimum}.
         *
         * @param percent 0 to 100; else an {@link IllegalArgumentException}
         * @param minimum 0 or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder budget(int percent, int minimum) {
            this.budgetPercent = Bounds.between(0, 100, percent, "budgetPercent");
            this.budgetMinimum = Bounds.atLeast(0, minimum, "budgetMinimum");
            return this;
        }

        /**
         * Who decides what is worth a retry, in place of statuses and kinds of failures; {@link Outcome#worthwhile} is what those say. Only asked where sending again is safe and attempts are left; pause,
         * deadline and budget stay as they are. If it throws, the call fails with {@link io.sallyport.error.InterceptorException}.
         *
         * @param value called on the thread where the outcome comes up, mostly an event loop: must be quick and never block; thread-safe; must not read or close the response; null for nobody
         * @return this
         */
        public Builder retryOn(@Nullable Predicate<Outcome> value) {
            this.retryOn = value;
            return this;
        }

        /**
         * {@return the policy} The builder may go on to be used.
         *
         * @throws IllegalArgumentException if the base delay is longer than the longest
         */
        public RetryPolicy build() {
            if (baseDelay.compareTo(maxDelay) > 0) {
                throw new IllegalArgumentException(
                        "baseDelay: " + baseDelay + " (expected: at most maxDelay, " + maxDelay + ")");
            }
            return new RetryPolicy(this);
        }
    }
}
