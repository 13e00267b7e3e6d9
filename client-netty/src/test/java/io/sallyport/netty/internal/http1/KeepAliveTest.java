package io.sallyport.netty.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout=5| 5",
                "timeout=5, max=100| 5",
                "max=100, TIMEOUT=20| 20",
                "timeout=0| 0",
                "timeout=99999999999999999999| 1000000",
                "timeout=x| 1000000",
                "timeout=| 1000000",
                "max=1| 1000000"
            })
    void saysHowLongTheServerWaits(String field, long seconds) {
        assertThat(KeepAlive.timeoutSeconds(field)).isEqualTo(seconds);
    }
}
