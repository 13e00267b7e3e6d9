package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.spi.Abort;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the body of an answer that the call goes on without, and how long the call waits for it. */
final class DiscardTest {

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final HttpClient client = transport.client().listener(listener).build();

    @AfterEach
    void noTimerIsLeft() {
        transport.advance(Discard.MAX_TIME);
        assertThat(transport.timers()).isZero();
    }

    @Test
    void theNextRequestWaitsForTheEndOfAShortBody() {
        client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, 5, "Location", "/y");
        body.push("moved");
        assertThat(transport.exchanges()).hasSize(1);
        body.end();
        assertThat(transport.exchanges()).hasSize(2);
        assertThat(body.isClosed()).isFalse();
        assertThat(transport.timers()).isZero();
    }

    @Test
    void itWaitsAMomentOnlyAndTheBodyIsReadOnBesideIt() {
        client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, "Location", "/y");
        transport.advance(Discard.MAX_WAIT.minusNanos(1));
        assertThat(transport.exchanges()).hasSize(1);
        transport.advance(Duration.ofNanos(1));
        assertThat(transport.exchanges()).hasSize(2);
        assertThat(body.isClosed()).isFalse();
        body.push("late");
        body.end();
        transport.exchange(2).answer(200, "");
        assertThat(listener.ended().status()).isEqualTo(200);
    }

    @Test
    void aBodyThatTakesTooLongIsClosed() {
        client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, "Location", "/y");
        transport.advance(Discard.MAX_WAIT);
        CallFuture<Response> ignored = client.get("http://a/other");
        assertThat(ignored).isNotDone();
        transport.advance(Discard.MAX_TIME.minus(Discard.MAX_WAIT).minusNanos(1));
        assertThat(body.isClosed()).isFalse();
        transport.advance(Duration.ofNanos(1));
        assertThat(body.isClosed()).isTrue();
    }

    @Test
    void anotherOriginWaitsForNothing() {
        client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, "Location", "http://b/");
        assertThat(transport.exchanges()).hasSize(2);
        assertThat(body.isClosed()).isFalse();
        body.end();
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsClosedAtOnce() {
        client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, Discard.MAX_BYTES + 1, "Location", "/y");
        assertThat(body.isClosed()).isTrue();
        assertThat(transport.exchanges()).hasSize(2);
    }

    @Test
    void aConnectionThatWillBeClosedIsNotReadFor() {
        client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, 5, "Location", "/y", "connection", "x, Close");
        assertThat(body.isClosed()).isTrue();
        assertThat(transport.exchanges()).hasSize(2);
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsClosed() {
        client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, "Location", "/y");
        body.push(new byte[Discard.MAX_BYTES]);
        assertThat(body.isClosed()).isFalse();
        assertThat(transport.exchanges()).hasSize(1);
        body.push(new byte[1]);
        assertThat(body.isClosed()).isTrue();
        assertThat(transport.exchanges()).hasSize(2);
    }

    /** Decoded, it would end at its first byte; and large is what it is on the wire. */
    @Test
    void itsCodingIsNotLookedAt() {
        CallFuture<Response> call = client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, "Location", "/y", "Content-Encoding", "gzip");
        body.push("no gzip at all");
        assertThat(body.isClosed()).isFalse();
        body.push(new byte[Discard.MAX_BYTES - "no gzip at all".length()]);
        assertThat(transport.exchanges()).hasSize(1);
        body.end();
        assertThat(body.isClosed()).isFalse();
        transport.exchange(2).answer(200, "");
        assertThat(call.join().history().get(0).contentCodings())
                .as("codings that would be left")
                .isEmpty();
        assertThat(listener.ended().failure()).isNull();
    }

    @Test
    void aBodyThatFailsIsNoFailureOfTheCall() {
        CallFuture<Response> call = client.get("http://a/");
        transport.exchange(1).head(302, "Location", "/y").fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(2).answer(200, "");
        assertThat(call.join().status()).isEqualTo(200);
        assertThat(listener.ended().failure()).isNull();
    }

    @Test
    void cancelEndsTheWait() {
        CallFuture<Response> call = client.get("http://a/");
        transport.exchange(1).head(302, "Location", "/y");
        call.cancel(true);
        transport.run();
        assertThat(transport.exchanges()).hasSize(1);
        assertThat(transport.exchange(1).aborts()).containsExactly(Abort.CANCELLED);
        assertThat(listener.failure()).isInstanceOf(CallCancelledException.class);
        assertThat(transport.timers()).isZero();
    }

    @Test
    void theDeadlineEndsTheWait() {
        CallFuture<Response> call = client.send(
                Request.get("http://a/").deadline(Duration.ofMillis(10)).build());
        transport.exchange(1).head(302, "Location", "/y");
        transport.advance(Duration.ofMillis(10));
        Failed.with(CallTimeoutException.class, call);
        assertThat(transport.exchanges()).hasSize(1);
        assertThat(listener.ends()).isEqualTo(1);
        assertThat(transport.timers()).isZero();
    }

    @Test
    void aLoopThatIsGoneEndsTheWait() {
        client.get("http://a/");
        transport.connections.close();
        FakeBody body = transport.exchange(1).head(302, "Location", "/y");
        assertThat(body.isClosed()).isTrue();
        assertThat(transport.exchanges()).hasSize(2);
    }

    @Test
    void historyHasHeadsAndItsBodiesAreGone() {
        CallFuture<Response> call = client.get("http://a/");
        FakeBody body = transport.exchange(1).head(302, "Location", "/y", "X", "1");
        body.push("moved");
        body.end();
        transport.exchange(2).answer(200, "");
        Response first = call.join().history().get(0);
        assertThat(first.headers().first("X")).isEqualTo("1");
        Failed.with(BodyClosedException.class, first.bytes());
        first.close();
    }
}
