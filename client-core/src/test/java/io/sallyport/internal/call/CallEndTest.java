package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.event.CallEnded;
import io.sallyport.event.ClientListener;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each call has one end, which is told once. */
final class CallEndTest {

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final HttpClient client = transport.client().listener(listener).build();

    @Test
    void eventsNestFromStartToEnd() {
        client.get("http://h/");
        assertThat(listener.order()).containsExactly("callStarted", "attemptStarted 1");
        FakeBody body = transport.exchange().head(200);
        assertThat(listener.order()).endsWith("headReceived 200");
        body.push("abc");
        body.end();
        assertThat(listener.order())
                .containsExactly("callStarted", "attemptStarted 1", "headReceived 200", "attemptEnded 1", "callEnded");
        CallEnded ended = listener.ended();
        assertThat(ended.callId()).isEqualTo(1);
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.attempts()).isEqualTo(1);
        assertThat(ended.bytesSent()).isEqualTo(FakeExchange.SENT);
        assertThat(ended.bytesReceived()).isEqualTo(FakeExchange.HEAD + 3);
        assertThat(ended.failure()).isNull();
    }

    @Test
    void callsAreNumbered() {
        client.get("http://h/");
        client.get("http://h/");
        assertThat(transport.exchange(1).context().callId()).isEqualTo(1);
        assertThat(transport.exchange(2).context().callId()).isEqualTo(2);
    }

    @Test
    void aFailureWithoutAHeadEndsTheCall() {
        client.get("http://h/");
        HttpClientException failure =
                new ConnectFailedException(FailureFacts.unsent(Phase.CONNECT, null), "refused", null);
        transport.exchange().fail(failure);
        assertThat(listener.ended().failure()).isSameAs(failure);
        assertThat(listener.ended().status()).isZero();
        assertThat(listener.attempts().get(0).failure()).isSameAs(failure);
    }

    @Test
    void aFailureBeforeAnyExchangeEndsTheCall() {
        client.send(Request.post("http://h/").json(List.of()).build());
        transport.run();
        assertThat(listener.order()).containsExactly("callStarted", "callEnded");
        assertThat(listener.ended().attempts()).isZero();
    }

    @Test
    void aFailureOfTheBodyIsTheCallsFailure() {
        client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        HttpClientException failure = new ConnectionLostException(
                transport.exchange().facts(Phase.RESPONSE_BODY, Processing.ANSWERED), "gone", null);
        body.fail(failure);
        assertThat(listener.ended().failure()).isSameAs(failure);
        assertThat(listener.ended().status()).isEqualTo(200);
    }

    @Test
    void aFailureOfAnEarlierAttemptIsNotTheCallsFailure() {
        client.get("http://h/");
        transport.exchange().fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(2).answer(200, "");
        assertThat(listener.ended().failure()).isNull();
        assertThat(listener.ended().attempts()).isEqualTo(2);
        assertThat(listener.ended().bytesSent()).isEqualTo(2 * FakeExchange.SENT);
    }

    @Test
    void anEarlierAttemptMayEndAfterTheAnswerOfALaterOne() {
        client.get("http://h/");
        FakeExchange first = transport.exchange();
        HttpClientException failure = ReplayRuleTest.idleConnectionDied();
        transport.connections.in(() -> first.context().onFailure(failure));
        transport.exchange(2).answer(200, "");
        assertThat(listener.ends()).isZero();
        transport.connections.in(() -> first.end(failure));
        assertThat(listener.ended().failure()).isNull();
    }

    @Test
    void aClosedResponseIsAGoodEnd() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200);
        call.join().close();
        call.join().close();
        assertThat(listener.ends()).isZero();
        transport.run();
        assertThat(listener.ended().failure()).isNull();
    }

    @Test
    void anAnswerWithoutAnExchangeEndsTheCall() {
        Response own = answer();
        HttpClient cached = transport
                .client()
                .listener(listener)
                .interceptor((request, chain) -> java.util.concurrent.CompletableFuture.completedFuture(own))
                .build();
        CallFuture<Response> call = cached.get("http://h/");
        assertThat(call).isNotDone();
        transport.run();
        assertThat(call.join()).isSameAs(own);
        assertThat(listener.order()).containsExactly("callStarted", "callEnded");
        assertThat(listener.ended().status()).isEqualTo(299);
    }

    @Test
    void aCancelledCallEndsWhenItsExchangeHasEnded() {
        client.get("http://h/").cancel(true);
        assertThat(listener.ends()).isZero();
        transport.run();
        assertThat(listener.ended().failure()).isInstanceOf(CallCancelledException.class);
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        ClientListener throwing = (ClientListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ClientListener.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method.getName());
                });
        CallFuture<Response> call =
                transport.client().listener(throwing).build().get("http://h/");
        FakeBody body = transport.exchange().head(200);
        body.end();
        assertThat(call.join().bytes()).isCompletedWithValueMatching(bytes -> bytes.length == 0);
    }

    /** A response of a user's own. */
    static Response answer() {
        return (Response) Proxy.newProxyInstance(
                CallEndTest.class.getClassLoader(),
                new Class<?>[] {Response.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "status" -> 299;
                    case "toString" -> "own";
                    case "hashCode" -> 1;
                    case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    case "close" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
