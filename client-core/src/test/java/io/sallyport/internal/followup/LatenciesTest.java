package io.sallyport.internal.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.TargetUri;
import org.junit.jupiter.api.Test;

final class LatenciesTest {

    private static final TargetUri TARGET = TargetUri.parse("http://h/a");

    private final Latencies latencies = new Latencies();

    @Test
    void nothingIsSaidOfFewAnswers() {
        for (int i = 1; i < Latencies.MIN_ANSWERS; i++) {
            latencies.answered(TARGET, i);
            assertThat(latencies.quantile(TARGET, 0.5)).isEqualTo(-1);
        }
        latencies.answered(TARGET, Latencies.MIN_ANSWERS);
        assertThat(latencies.quantile(TARGET, 0.5)).isEqualTo(17);
        assertThat(latencies.quantile(TARGET, 0.999)).isEqualTo(32);
    }

    @Test
    void theLatestCount() {
        for (int i = 0; i < Latencies.MAX_ANSWERS; i++) {
            latencies.answered(TARGET, 1_000_000);
        }
        assertThat(latencies.quantile(TARGET, 0.5)).isEqualTo(1_000_000);
        for (int i = 0; i < Latencies.MAX_ANSWERS; i++) {
            latencies.answered(TARGET, 5);
        }
        assertThat(latencies.quantile(TARGET, 0.999)).isEqualTo(5);
    }

    @Test
    void originsAreApartAndPathsAreNot() {
        for (int i = 0; i < Latencies.MIN_ANSWERS; i++) {
            latencies.answered(TARGET, 7);
        }
        assertThat(latencies.quantile(TargetUri.parse("http://h/b?c"), 0.9)).isEqualTo(7);
        assertThat(latencies.quantile(TargetUri.parse("https://h/a"), 0.9)).isEqualTo(-1);
        assertThat(latencies.quantile(TargetUri.parse("http://h:81/a"), 0.9)).isEqualTo(-1);
    }
}
