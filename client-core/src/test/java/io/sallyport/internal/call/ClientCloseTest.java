package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.config.ClientConfig;
import io.sallyport.error.ClientClosedException;
import io.sallyport.spi.Abort;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Closing a client: grace for running calls, none for new ones. */
final class ClientCloseTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final HttpClient client = transport.client().listener(listener).build();

    /** A client that created its transport. */
    private HttpClient owner() {
        ClientSettings settings = Settings.of(ClientConfig.defaults(), listener);
        return new CallingClient(settings, transport, true, (same, used) -> transport.client());
    }

    @Test
    void anIdleClientIsClosedAtOnce() {
        assertThat(client.closeAsync(GRACE)).isCompleted();
        assertThat(transport.timers()).isZero();
        assertThat(transport.closes()).as("the transport was given").isEmpty();
    }

    @Test
    void theTransportIsClosedByTheClientThatCreatedIt() {
        HttpClient owner = owner();
        assertThat(owner.closeAsync(GRACE)).isCompleted();
        assertThat(transport.closes()).containsExactly(Duration.ZERO);
    }

    @Test
    void aDerivedClientLeavesTheTransportOpen() {
        HttpClient owner = owner();
        HttpClient derived = owner.toBuilder().build();
        assertThat(derived.closeAsync(GRACE)).isCompleted();
        assertThat(transport.closes()).isEmpty();
        owner.get("http://h/");
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void runningCallsMayFinishWithinTheGraceTime() {
        HttpClient owner = owner();
        CallFuture<Response> call = owner.get("http://h/");
        CompletableFuture<Void> closed = owner.closeAsync(GRACE);
        FakeBody body = transport.exchange().head(200);
        assertThat(call).isCompleted();
        assertThat(closed).isNotDone();
        assertThat(transport.closes()).isEmpty();
        body.end();
        assertThat(closed).isCompleted();
        assertThat(transport.closes()).hasSize(1);
        assertThat(transport.timers()).isZero();
    }

    @Test
    void afterTheGraceTimeTheyAreAborted() {
        CallFuture<Response> first = client.get("http://h/");
        CallFuture<Response> second = client.get("http://h/");
        transport.exchange(2).head(200);
        CallFuture<byte[]> bytes = second.join().bytes();
        CompletableFuture<Void> closed = client.closeAsync(GRACE);
        transport.advance(GRACE.minusNanos(1));
        assertThat(transport.exchange(1).aborts()).isEmpty();
        transport.advance(Duration.ofNanos(1));
        assertThat(transport.exchange(1).aborts()).containsExactly(Abort.CLOSED);
        assertThat(transport.exchange(2).aborts()).containsExactly(Abort.CLOSED);
        assertThat(Failed.with(ClientClosedException.class, first)).hasMessageContaining("the client was closed");
        Failed.with(ClientClosedException.class, bytes);
        assertThat(closed).isCompleted();
    }

    @Test
    void withoutGraceTheyAreAbortedAtOnce() {
        CallFuture<Response> call = client.get("http://h/");
        CompletableFuture<Void> closed = client.closeAsync(Duration.ZERO);
        transport.advance(Duration.ZERO);
        Failed.with(ClientClosedException.class, call);
        assertThat(closed).isCompleted();
    }

    @Test
    void aCallWhoseInterceptorNeverAnswersIsEndedToo() {
        HttpClient stuck = transport
                .client()
                .interceptor((request, chain) -> new CompletableFuture<>())
                .build();
        CallFuture<Response> call = stuck.get("http://h/");
        CompletableFuture<Void> closed = stuck.closeAsync(GRACE);
        transport.advance(GRACE);
        Failed.with(ClientClosedException.class, call);
        assertThat(closed).isCompleted();
    }

    @Test
    void callsAfterTheCloseFailThroughTheirFuture() {
        client.closeAsync(GRACE);
        CallFuture<Response> call = client.get("http://h/");
        assertThat(call).isNotDone();
        transport.run();
        assertThat(Failed.with(ClientClosedException.class, call)).hasMessageContaining("GET http://h/");
        assertThat(transport.exchanges()).isEmpty();
        assertThat(listener.order()).containsExactly("callStarted", "callEnded");
    }

    @Test
    void closingTwiceWaitsForTheSameEnd() {
        client.get("http://h/");
        CompletableFuture<Void> first = client.closeAsync(GRACE);
        CompletableFuture<Void> second = client.closeAsync(Duration.ofSeconds(1));
        transport.advance(Duration.ofSeconds(1));
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(transport.timers()).isZero();
    }

    @Test
    void loopsThatAreGoneDoNotHoldItUp() {
        CallFuture<Response> call = client.get("http://h/");
        transport.home.close();
        CompletableFuture<Void> closed = client.closeAsync(GRACE);
        transport.run();
        Failed.with(ClientClosedException.class, call);
        assertThat(closed).isCompleted();
    }

    @Test
    void closeWaitsAndIsRefusedOnALoop() {
        transport.home.in(() -> assertThatIllegalStateException()
                .isThrownBy(client::close)
                .withMessageContaining("would wait for itself: use closeAsync"));
        client.close();
        client.close();
        assertThat(client.closeAsync(GRACE)).isCompleted();
    }

    @Test
    void aNegativeGraceTimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.closeAsync(Duration.ofSeconds(-1)))
                .withMessage("grace: PT-1S (expected: zero for none, or more, at most PT876000H)");
    }

    @Test
    void theEndIsToldBeforeTheCloseCompletes() {
        client.get("http://h/");
        CompletableFuture<Integer> ends = client.closeAsync(GRACE).thenApply(nothing -> listener.ends());
        transport.exchange().answer(200, "");
        assertThat(ends).isCompletedWithValue(1);
    }
}
