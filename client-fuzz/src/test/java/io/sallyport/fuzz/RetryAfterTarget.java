package io.sallyport.fuzz;

import io.sallyport.internal.text.RetryAfter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits that servers ask for. Second opinion: {@code BigInteger}, and for dates what {@link HttpDateTarget} has looked at. */
final class RetryAfterTarget {

    static final Target<Function<String, @Nullable Duration>> TARGET =
            new Target<>("retry-after", RetryAfterTarget::read, RetryAfterTarget::planted, RetryAfterTarget::check);

    private static final Instant NOW = HttpDateTarget.NOW;
    private static final BigInteger MOST = BigInteger.valueOf(9_000_000_000L);

    private RetryAfterTarget() {}

    private static @Nullable Duration read(String text) {
        return RetryAfter.parse(text, NOW);
    }

    /** Knows no more than three digits. */
    private static @Nullable Duration planted(String text) {
        return text.matches("[0-9]{4,}") ? null : read(text);
    }

    private static void check(Function<String, @Nullable Duration> parser, byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Duration read = parser.apply(text);
        if (text.length() <= Target.SECOND_OPINION) {
            Expect.same(expected(text), read, "the wait of " + text);
        }
        Expect.that(read == null || !read.isNegative(), "a wait of " + read);
    }

    private static @Nullable Duration expected(String text) {
        if (!text.isEmpty() && Expect.consistsOf(text, "0123456789")) {
            return Duration.ofSeconds(new BigInteger(text).min(MOST).longValueExact());
        }
        Instant date = HttpDateTarget.read(text);
        return date == null ? null : Duration.between(NOW, date.isBefore(NOW) ? NOW : date);
    }
}
