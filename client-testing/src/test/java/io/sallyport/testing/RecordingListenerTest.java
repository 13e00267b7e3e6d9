package io.sallyport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.Request;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ConnectEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.event.HeadReceived;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RecordingListenerTest {

    private static final Request REQUEST = Request.get("http://example.com/")
            .header("Authorization", "Basic c2VjcmV0")
            .build();
    private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("example.com", 80);

    private final RecordingListener events = new RecordingListener(Duration.ofMillis(50));

    @Test
    void keepsEventsInOrder() {
        started(1);
        ended(1);

        assertThat(events.events())
                .hasExactlyElementsOfTypes(
                        CallStarted.class,
                        AttemptStarted.class,
                        HeadReceived.class,
                        AttemptEnded.class,
                        CallEnded.class);
        assertThat(events.events(CallEnded.class))
                .singleElement()
                .satisfies(end -> assertThat(end.status()).isEqualTo(200));
        events.assertPaired();
        events.clear();
        assertThat(events.events()).isEmpty();
    }

    @Test
    void waitsForAnEventToCome() {
        RecordingListener patient = new RecordingListener();
        CompletableFuture<HeadReceived> second =
                CompletableFuture.supplyAsync(() -> patient.await(HeadReceived.class, head -> head.callId() == 2));

        patient.headReceived(new HeadReceived(1, 1, 200));
        patient.headReceived(new HeadReceived(2, 1, 404));

        assertThat(second.join().status()).isEqualTo(404);
        assertThat(patient.awaitCount(HeadReceived.class, 2)).hasSize(2);
    }

    @Test
    void saysWhatCameInPlaceOfWhatIsMissing() {
        started(1);

        assertThatThrownBy(() -> events.await(CallEnded.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("0 such CallEnded")
                .hasMessageContaining("AttemptStarted")
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void findsAStartWithoutAnEnd() {
        started(1);
        ended(1);
        started(2);
        events.attemptEnded(new AttemptEnded(2, 1, 0, 0, Map.of(), null));

        assertThatThrownBy(events::assertPaired)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("call 2 has no end");
    }

    @Test
    void findsASecondEnd() {
        started(1);
        ended(1);
        events.callEnded(new CallEnded(1, REQUEST, 200, 1, 0, 0, Duration.ZERO, null));

        assertThatThrownBy(events::assertPaired).hasMessageContaining("a second one");
    }

    @Test
    void findsAnAttemptThatOutlivesItsCall() {
        started(1);
        events.callEnded(new CallEnded(1, REQUEST, 200, 1, 0, 0, Duration.ZERO, null));
        events.attemptEnded(new AttemptEnded(1, 1, 0, 0, Map.of(), null));

        assertThatThrownBy(events::assertPaired).hasMessageContaining("call 1, attempt 1 outlives its call");
    }

    @Test
    void findsTwoHeadsOfOneAttempt() {
        started(1);
        events.headReceived(new HeadReceived(1, 1, 200));
        ended(1);

        assertThatThrownBy(events::assertPaired).hasMessageContaining("a second head");
    }

    @Test
    void findsAConnectWithoutAnEnd() {
        events.connectStarted(new ConnectStarted("http://example.com", ADDRESS));
        events.connectStarted(new ConnectStarted("http://example.com", ADDRESS));
        events.connectEnded(new ConnectEnded(
                "http://example.com", ADDRESS, Duration.ZERO, null, new IllegalStateException("refused")));

        assertThatThrownBy(events::assertPaired).hasMessageContaining("connect to example.com/<unresolved>:80");
    }

    private void started(long call) {
        events.callStarted(new CallStarted(call, REQUEST));
        events.attemptStarted(new AttemptStarted(call, 1, REQUEST));
        events.headReceived(new HeadReceived(call, 1, 200));
    }

    private void ended(long call) {
        events.attemptEnded(new AttemptEnded(call, 1, 10, 20, Map.of(), null));
        events.callEnded(new CallEnded(call, REQUEST, 200, 1, 10, 20, Duration.ZERO, null));
    }
}
