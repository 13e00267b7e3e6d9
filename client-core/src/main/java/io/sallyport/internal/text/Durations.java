package io.sallyport.internal.text;

import java.time.Duration;

/** Bounds of durations in configuration. Pure functions. Stateless. */
public final class Durations {

    /** Clocks of nanoseconds end at 292 years; this leaves room for what is added. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /** Returns the duration if it is more than zero, and at most 100 years. */
    public static Duration requirePositive(Duration value, String name) {
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: more than zero, at most " + LONGEST + ")");
        }
        return value;
    }

    /** Returns the duration if it is not negative, and at most 100 years; zero means none. */
    public static Duration requireTimeout(Duration value, String name) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: zero for none, or more, at most " + LONGEST + ")");
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
