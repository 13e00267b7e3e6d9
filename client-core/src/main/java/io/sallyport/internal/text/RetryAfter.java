package io.sallyport.internal.text;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} (RFC 9110 section 10.2.3): seconds, or a date. Total; one pass over the text. Stateless. */
public final class RetryAfter {

    /** What more seconds than this become: no clock of nanoseconds holds more. */
    private static final long MOST_SECONDS = 9_000_000_000L;

    private RetryAfter() {}

    /**
     * How long to wait, not negative; null if the text is neither a number nor a date.
     *
     * @param now what a date is compared with; a date before it means not to wait
     */
    public static @Nullable Duration parse(String text, Instant now) {
        if (text.isEmpty()) {
            return null;
        }
        long seconds = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return untilDate(text, now);
            }
            seconds = Math.min(MOST_SECONDS, seconds * 10 + digit);
        }
        return Duration.ofSeconds(seconds);
    }

    private static @Nullable Duration untilDate(String text, Instant now) {
        Instant date = HttpDate.parse(text, now);
        if (date == null) {
            return null;
        }
        Duration wait = Duration.between(now, date);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
