package io.sallyport.internal.text;

import java.time.Duration;

/** Bounds of durations in configuration. Pure functions. Stateless. */
public final class Durations {

    private Durations() {}

    /** Returns the duration if it is more than zero. */
    public static Duration requirePositive(Duration value, String name) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
        return value;
    }

    /** Returns the duration if it is not negative; zero means none. */
    public static Duration requireTimeout(Duration value, String name) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: zero for none, or more)");
        }
        return value;
    }

    /** The duration in nanoseconds; what is longer than 292 years becomes {@link Long#MAX_VALUE}. */
    public static long nanos(Duration value) {
        try {
            return value.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
