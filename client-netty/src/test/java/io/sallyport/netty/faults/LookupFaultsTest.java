package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.config.Timeouts;
import io.sallyport.error.Phase;
import io.sallyport.error.ResolveFailedException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LookupFaultsTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @Test
    void aResolverThatNeverAnswersEndsWithTheLimitForConnecting() {
        try (HttpClient client = leaks.watch(HttpClient.builder()
                .resolver(host -> new CompletableFuture<>())
                .timeouts(Timeouts.builder().connect(Duration.ofMillis(50)).build())
                .build())) {
            assertThatThrownBy(() -> client.blocking().get("http://nobody.example/"))
                    .isInstanceOfSatisfying(ResolveFailedException.class, failure -> {
                        assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
                        assertThat(failure).hasMessageContaining("Timeouts.connect (PT0.05S)");
                    })
                    .hasCauseInstanceOf(SocketTimeoutException.class);
        }
    }
}
