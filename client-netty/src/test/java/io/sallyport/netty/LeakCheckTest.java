package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.sallyport.checks.Leaks;
import org.junit.jupiter.api.Test;

final class LeakCheckTest {
    private static final String HINT = "planted by LeakCheckTest";

    @Test
    void reportsABufferThatWasForgotten() {
        forgetOne();
        assertThat(Leaks.take(report -> report.contains(HINT + ", and forgotten")))
                .hasSize(1);
    }

    @Test
    void reportsNothingOfABufferThatWasReleased() {
        ByteBufAllocator.DEFAULT.buffer(1).touch(HINT + ", and released").release();
        assertThat(Leaks.take(report -> report.contains(HINT + ", and released")))
                .isEmpty();
    }

    private static void forgetOne() {
        ByteBufAllocator.DEFAULT.buffer(1).touch(HINT + ", and forgotten");
    }
}
