package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.config.Timeouts;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A response that nobody holds can be collected, though its exchange goes on: so a transport can find it out. */
@Timeout(30)
final class ForgottenResponseTest {

    private final FakeTransport transport = new FakeTransport();

    private static WeakReference<Response> forgotten(HttpClient client, FakeTransport transport) {
        var call = client.get("http://h/");
        transport.exchange().head(200);
        transport.exchange().forgetBody();
        transport.run();
        return new WeakReference<>(call.join());
    }

    private void assertCollected(HttpClient client) {
        WeakReference<Response> response = forgotten(client, transport);
        while (response.get() != null) {
            System.gc();
        }
        assertThat(transport.exchange().isEnded()).isFalse();
        assertThat(transport.exchange().context()).isNotNull();
        assertThat(client.snapshot()).isNotNull();
    }

    @Test
    void theCallDoesNotHoldIt() {
        assertCollected(transport
                .client()
                .timeouts(Timeouts.builder().call(Duration.ofDays(1)).build())
                .listener(new RecordingListener())
                .build());
    }

    @Test
    void interceptorsDoNotHoldIt() {
        assertCollected(transport
                .client()
                .interceptor((request, chain) -> chain.proceed(request).thenApply(response -> response))
                .attemptInterceptor((request, chain) -> chain.proceed(request).thenApply(response -> response))
                .build());
    }
}
