package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.internal.body.BodyStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a body whose reader leaves before its end. */
@Timeout(20)
final class LeftStreamTest {

    private static final Duration TIME = Duration.ofSeconds(5);

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();
    private final CallFuture<Response> call = client.get("http://h/");
    private int over;

    @AfterEach
    void noTimerIsLeft() {
        assertThat(transport.timers()).isZero();
    }

    private BodyStream stream() {
        return (BodyStream) call.join().body().inputStream();
    }

    private void leave(BodyStream stream, long most) {
        stream.leave(most, TIME, () -> over++);
        transport.run();
    }

    @Test
    void whatIsLeftIsReadAway() {
        FakeBody body = transport.exchange().head(200, 5);
        leave(stream(), 5);
        body.push("hel");
        assertThat(over).isZero();
        body.push("lo");
        body.end();
        assertThat(over).isOne();
        assertThat(body.isClosed()).isFalse();
    }

    @Test
    void whatWasReadDoesNotCount() throws IOException {
        FakeBody body = transport.exchange().head(200, 5);
        BodyStream stream = stream();
        stream.available();
        body.push("hel");
        transport.run();
        leave(stream, 2);
        assertThat(body.isClosed()).isFalse();
        body.push("lo");
        body.end();
        assertThat(over).isOne();
    }

    @Test
    void aPullThatIsOnItsWayIsTheFirst() throws IOException {
        FakeBody body = transport.exchange().head(200, 5);
        BodyStream stream = stream();
        assertThat(stream.available()).isZero();
        leave(stream, 5);
        body.push("hel");
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        assertThat(stream.available()).isZero();
        body.push("lo");
        body.end();
        assertThat(over).isOne();
    }

    @Test
    void moreThanThatOrAnUnknownNumberClosesIt() {
        FakeBody known = transport.exchange().head(200, 6);
        leave(stream(), 5);
        assertThat(known.isClosed()).isTrue();
        assertThat(over).isOne();

        CallFuture<Response> second = client.get("http://h/");
        FakeBody unknown = transport.exchange(2).head(200);
        leave((BodyStream) second.join().body().inputStream(), 5);
        assertThat(unknown.isClosed()).isTrue();
        assertThat(over).isEqualTo(2);
    }

    @Test
    void moreBytesThanWereAnnouncedCloseIt() {
        FakeBody body = transport.exchange().head(200, 5);
        leave(stream(), 5);
        body.push("hello!");
        assertThat(body.isClosed()).isTrue();
        assertThat(over).isOne();
    }

    @Test
    void whatTakesTooLongIsClosed() {
        FakeBody body = transport.exchange().head(200, 5);
        leave(stream(), 5);
        transport.advance(TIME.minusNanos(1));
        assertThat(body.isClosed()).isFalse();
        assertThat(over).isZero();
        transport.advance(Duration.ofNanos(1));
        assertThat(body.isClosed()).isTrue();
        assertThat(over).isOne();
    }

    @Test
    void whoClosesTheResponseEndsIt() {
        FakeBody body = transport.exchange().head(200, 5);
        leave(stream(), 5);
        call.join().close();
        transport.run();
        assertThat(body.isClosed()).isTrue();
        assertThat(over).isOne();
    }

    @Test
    void leavingTwiceOrAfterAClosingIsClosing() {
        FakeBody body = transport.exchange().head(200, 5);
        BodyStream stream = stream();
        stream.leave(0, TIME, () -> over++);
        leave(stream, 5);
        assertThat(body.isClosed()).isTrue();
        assertThat(over).isEqualTo(2);
    }
}
