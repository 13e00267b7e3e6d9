package io.sallyport.internal.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.TargetUri;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many retries there may be: a share of the calls of the last ten seconds, or a few. */
final class RetryBudgetTest {

    private static final long SECOND = 1_000_000_000L;
    private static final TargetUri A = TargetUri.parse("http://a/");

    @ParameterizedTest(name = "{0} calls, {1} %, at least {2}: {3}")
    @CsvSource({
        "0, 20, 10, 10",
        "1, 20, 10, 10",
        "50, 20, 10, 10",
        "54, 20, 10, 10",
        "55, 20, 10, 11",
        "1000, 20, 10, 200",
        "4, 20, 0, 0",
        "5, 20, 0, 1",
        "9, 20, 0, 1",
        "10, 20, 0, 2",
        "100, 0, 0, 0",
        "100, 0, 3, 3",
        "7, 100, 0, 7",
    })
    void theShareOrTheMinimum(int calls, int percent, int minimum, int retries) {
        RetryBudget budget = new RetryBudget();
        for (int i = 0; i < calls; i++) {
            budget.called(A, 0);
        }
        for (int i = 0; i < retries; i++) {
            assertThat(budget.take(A, percent, minimum, 0)).isTrue();
        }
        assertThat(budget.take(A, percent, minimum, 0)).isFalse();
        assertThat(budget.take(A, percent, minimum, 9 * SECOND)).isFalse();
        assertThat(budget.take(A, percent, minimum, 10 * SECOND)).isEqualTo(minimum > 0);
    }

    @Test
    void withoutABudget() {
        RetryBudget budget = new RetryBudget();
        for (int i = 0; i < 100_000; i++) {
            assertThat(budget.take(A, 0, Integer.MAX_VALUE, 0)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a/", "http://a:81/", "http://b/"})
    void eachOriginHasItsOwn(String other) {
        RetryBudget budget = new RetryBudget();
        assertThat(budget.take(A, 20, 1, 0)).isTrue();
        assertThat(budget.take(TargetUri.parse("http://a:80/path?query"), 20, 1, 0))
                .isFalse();
        assertThat(budget.take(TargetUri.parse(other), 20, 1, 0)).isTrue();
    }

    @Test
    void theOriginUsedLongestAgoIsForgotten() {
        RetryBudget budget = new RetryBudget();
        assertThat(budget.take(A, 20, 1, 0)).isTrue();
        for (int i = 0; i < 10 * ByOrigin.MAX_ORIGINS; i++) {
            budget.called(TargetUri.parse("http://h" + i + "/"), 0);
            assertThat(budget.take(A, 20, 1, 0)).as("it is in use").isFalse();
        }
        assertThat(budget.origins()).isEqualTo(ByOrigin.MAX_ORIGINS);
        for (int i = 0; i < ByOrigin.MAX_ORIGINS; i++) {
            budget.called(TargetUri.parse("http://h" + i + "/"), 0);
        }
        assertThat(budget.take(A, 20, 1, 0)).isTrue();
        assertThat(budget.origins()).isEqualTo(ByOrigin.MAX_ORIGINS);
    }

    private record Event(long second, boolean retry) {}

    /** A schedule by chance, against a list of everything that happened; the clock may overflow, and threads may read it in another order than they come. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverMoreThanTheShareInTenSeconds(long seed) {
        Random random = new Random(seed);
        long start = seed % 2 == 0 ? Long.MAX_VALUE - 3 * SECOND : random.nextLong();
        int percent = random.nextInt(101);
        int minimum = random.nextInt(5);
        RetryWindow window = new RetryWindow(start);
        Deque<Event> all = new ArrayDeque<>();
        long elapsed = 0;
        long latest = 0;
        for (int i = 0; i < 20_000; i++) {
            elapsed += switch (random.nextInt(50)) {
                case 0 -> random.nextLong(30 * SECOND);
                case 1 -> SECOND;
                default -> random.nextLong(SECOND / 5);
            };
            long seen = Math.max(0, elapsed - random.nextLong(SECOND / 100));
            latest = Math.max(latest, seen / SECOND);
            long oldest = latest - RetryWindow.SECONDS + 1;
            while (!all.isEmpty() && all.peekFirst().second() < oldest) {
                all.pollFirst();
            }
            if (random.nextBoolean()) {
                window.called(start + seen);
                all.addLast(new Event(latest, false));
            } else {
                long retries = all.stream().filter(Event::retry).count();
                long calls = all.size() - retries;
                boolean expected = retries < minimum || (retries + 1) * 100 <= calls * percent;
                assertThat(window.take(percent, minimum, start + seen)).isEqualTo(expected);
                if (expected) {
                    all.addLast(new Event(latest, true));
                }
            }
        }
    }
}
