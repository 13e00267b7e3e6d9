package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HedgePolicyTest {

    @Test
    void isAValue() {
        HedgePolicy fixed = HedgePolicy.after(Duration.ofMillis(20));
        assertThat(fixed)
                .isEqualTo(HedgePolicy.after(Duration.ofMillis(20)))
                .hasSameHashCodeAs(HedgePolicy.after(Duration.ofMillis(20)))
                .isNotEqualTo(fixed.withBudget(1, 1))
                .isNotEqualTo(HedgePolicy.afterQuantile(0.9))
                .hasToString("HedgePolicy[delay=PT0.02S, budgetPercent=10, budgetMinimum=3]");
        assertThat(HedgePolicy.afterQuantile(0.95).withBudget(5, 0))
                .hasToString("HedgePolicy[quantile=0.95, budgetPercent=5, budgetMinimum=0]");
        assertThat(HedgePolicy.none().isNone()).isTrue();
        assertThat(HedgePolicy.none()).hasToString("HedgePolicy[none]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.49, 0.9991, 1, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aQuantileHasBounds(double quantile) {
        assertThatThrownBy(() -> HedgePolicy.afterQuantile(quantile))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quantile: " + quantile + " (expected: 0.5 to 0.999)");
    }

    @Test
    void theRestHasBoundsToo() {
        assertThatThrownBy(() -> HedgePolicy.after(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("delay: PT0S");
        HedgePolicy policy = HedgePolicy.after(Duration.ofMillis(1));
        assertThatThrownBy(() -> policy.withBudget(101, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("budgetPercent: 101");
        assertThatThrownBy(() -> policy.withBudget(0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("budgetMinimum: -1");
    }
}
