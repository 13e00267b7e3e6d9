package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.AddressGuard;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Processing;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.internal.followup.FollowUpRule;
import io.sallyport.internal.followup.Trail;
import io.sallyport.spi.Abort;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop around the rules: sending again, waiting before it, history, and aborts in between. */
final class FollowUpLoopTest {

    private static final Duration DELAY = Duration.ofSeconds(3);

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();

    /** Sends again after 503 to another path, and after a lost connection, each with a delay, up to the third attempt. */
    private final FollowUpRule patient = new FollowUpRule() {
        @Override
        public FollowUp afterResponse(Request request, Response response, Trail before) {
            return response.status() == 503 ? again(request, before.attempt()) : FollowUp.DELIVER;
        }

        @Override
        public FollowUp afterFailure(Request request, HttpClientException failure, Trail before) {
            return failure instanceof ConnectionLostException ? again(request, before.attempt()) : FollowUp.DELIVER;
        }

        private FollowUp again(Request request, int attempt) {
            return attempt == 3
                    ? FollowUp.DELIVER
                    : new FollowUp.SendAgain(
                            request.toBuilder()
                                    .target(request.target().resolve("/" + attempt))
                                    .build(),
                            DELAY,
                            "patience");
        }
    };

    private CallEnvironment environment(List<FollowUpRule> rules) {
        ClientConfig config = new ClientConfig(
                Timeouts.builder().call(Duration.ofSeconds(10)).build(),
                ClientConfig.defaults().tls(),
                ClientConfig.defaults().http1(),
                ClientConfig.defaults().body(),
                AddressGuard.off());
        return new CallEnvironment(Settings.of(config, listener), transport, rules);
    }

    private CallFuture<Response> send() {
        return new Call(environment(List.of(patient)), Request.get("http://h/").build()).start();
    }

    @Test
    void anAnswerIsFollowedUpAfterItsDelayAndBecomesHistory() {
        CallFuture<Response> call = send();
        FakeBody first = transport.exchange(1).head(503);
        transport.advance(DELAY.minusNanos(1));
        assertThat(first.isClosed()).isTrue();
        assertThat(transport.exchanges()).hasSize(1);
        transport.advance(Duration.ofNanos(1));
        transport.exchange(2).head(503);
        transport.advance(DELAY);
        transport.exchange(3).answer(503, "");
        Response response = call.join();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.request().target().pathAndQuery()).isEqualTo("/2");
        assertThat(response.history()).extracting(Response::status).containsExactly(503, 503);
        assertThat(response.history())
                .extracting(answer -> answer.request().target().pathAndQuery())
                .containsExactly("/", "/1");
        assertThat(listener.ended().attempts()).isEqualTo(3);
        assertThat(transport.timers()).isZero();
    }

    @Test
    void theFirstRuleThatWantsToSendAgainWins() {
        FollowUpRule never = new FollowUpRule() {};
        new Call(environment(List.of(never, patient)), Request.get("http://h/").build()).start();
        transport.exchange().head(503);
        transport.advance(DELAY);
        assertThat(transport.exchanges()).hasSize(2);
    }

    @Test
    void earlierFailuresAreSuppressedExceptionsOfTheLast() {
        CallFuture<Response> call = send();
        HttpClientException first = ReplayRuleTest.idleConnectionDied();
        HttpClientException second = ReplayRuleTest.idleConnectionDied();
        HttpClientException third = ReplayRuleTest.idleConnectionDied();
        transport.exchange(1).fail(first);
        transport.advance(DELAY);
        transport.exchange(2).fail(second);
        transport.advance(DELAY);
        transport.exchange(3).fail(third);
        assertThat(Failed.with(ConnectionLostException.class, call)).isSameAs(third);
        assertThat(third.getSuppressed()).containsExactly(second);
        assertThat(second.getSuppressed()).containsExactly(first);
    }

    @Test
    void cancelDuringTheDelayEndsTheCallAtOnce() {
        CallFuture<Response> call = send();
        HttpClientException first = ReplayRuleTest.idleConnectionDied();
        transport.exchange().fail(first);
        call.cancel(true);
        transport.run();
        assertThat(transport.timers()).isZero();
        transport.advance(DELAY);
        assertThat(transport.exchanges()).hasSize(1);
        assertThat(listener.failure())
                .isInstanceOf(io.sallyport.error.CallCancelledException.class)
                .hasSuppressedException(first);
        assertThat(listener.failure().processing())
                .as("the first attempt may have been processed")
                .isEqualTo(Processing.MAYBE_PROCESSED);
    }

    @Test
    void theDeadlineCoversTheDelay() {
        CallFuture<Response> call = send();
        transport.exchange(1).head(503);
        transport.advance(DELAY);
        transport.exchange(2).head(503);
        transport.advance(Duration.ofSeconds(2));
        Call late =
                new Call(environment(List.of(patient)), Request.get("http://h/").build());
        assertThat(call).isNotDone();
        assertThat(late).isNotNull();
        transport.advance(Duration.ofSeconds(1));
        transport.exchange(3).ignoreAborts();
        transport.advance(Duration.ofSeconds(4));
        assertThat(transport.exchange(3).aborts()).containsExactly(Abort.DEADLINE);
    }

    @Test
    void theDeadlineEndsTheDelay() {
        CallFuture<Response> call = new Call(
                        environment(List.of(patient)),
                        Request.get("http://h/").deadline(Duration.ofSeconds(1)).build())
                .start();
        transport.exchange(1).head(503);
        transport.advance(Duration.ofSeconds(1));
        CallTimeoutException failure = Failed.with(CallTimeoutException.class, call);
        assertThat(failure.processing()).isEqualTo(Processing.ANSWERED);
        assertThat(transport.timers()).isZero();
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void aLoopThatIsGoneEndsTheDelay() {
        CallFuture<Response> call = send();
        transport.home.close();
        transport.exchange(1).fail(ReplayRuleTest.idleConnectionDied());
        Failed.with(ClientClosedException.class, call);
        assertThat(listener.ends()).isEqualTo(1);
    }
}
