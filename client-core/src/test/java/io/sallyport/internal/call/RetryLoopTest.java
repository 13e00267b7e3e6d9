package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.CallFuture;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.RetryPolicy;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Processing;
import io.sallyport.error.ResponseTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Retries within a call: pauses by the loop's clock, deadline, aborts in a pause, budget, and what of it can be seen afterwards. */
final class RetryLoopTest {

    private static final Duration MOST = Duration.ofMillis(100);

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.attempt");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private io.sallyport.HttpClient client = client(RetryPolicy.defaults());

    private io.sallyport.HttpClient client(RetryPolicy policy) {
        return transport.client().listener(listener).retries(policy).build();
    }

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void isOffByDefault() {
        CallFuture<Response> call = transport.client().build().get("http://h/");
        transport.exchange().answer(503, "");
        assertThat(call.join().status()).isEqualTo(503);
        assertThat(call.join().history()).isEmpty();
    }

    @Test
    void theAnswersBeforeAreHistoryAndTheLastIsDelivered() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange(1).answer(503, "one");
        transport.advance(MOST);
        transport.exchange(2).answer(429, "two");
        transport.advance(MOST.multipliedBy(2));
        assertThat(transport.exchange(2).request())
                .isSameAs(transport.exchange(1).request());
        transport.exchange(3).answer(502, "three");
        Response response = call.join();
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.text().join()).isEqualTo("three");
        assertThat(response.history()).extracting(Response::status).containsExactly(503, 429);
        assertThat(transport.exchange(3).context().attempt()).isEqualTo(3);
        assertThat(listener.ended().attempts()).isEqualTo(3);
        assertThat(transport.timers()).isZero();
        assertThat(logged()).containsExactly("retrying: status 503", "retrying: status 429");
        assertThat(log.list.get(1).getLevel()).isEqualTo(Level.DEBUG);
        assertThat(log.list.get(1).getKeyValuePairs())
                .extracting(pair -> pair.key)
                .containsExactly("call", "request", "retry", "delay");
    }

    @Test
    void theFailuresBeforeAreSuppressed() {
        CallFuture<Response> call = client.get("http://h/");
        HttpClientException first = RetryRuleTest.failure(ResponseTimeoutException::new, Processing.MAYBE_PROCESSED);
        HttpClientException last = RetryRuleTest.failure(ConnectionLostException::new, Processing.MAYBE_PROCESSED);
        transport.exchange(1).fail(first);
        transport.advance(MOST);
        transport.exchange(2).answer(503, "");
        transport.advance(MOST.multipliedBy(2));
        transport.exchange(3).fail(last);
        assertThat(Failed.with(ConnectionLostException.class, call)).isSameAs(last);
        assertThat(last.getSuppressed()).containsExactly(first);
        assertThat(logged()).containsExactly("retrying: ResponseTimeoutException", "retrying: status 503");
    }

    @Test
    void theServersPauseIsKeptToTheNanosecond() {
        client.get("http://h/");
        transport.exchange(1).answer(503, "", "Retry-After", "2");
        transport.advance(Duration.ofSeconds(2).minusNanos(1));
        assertThat(transport.exchanges()).hasSize(1);
        transport.advance(MOST.plusNanos(1));
        assertThat(transport.exchanges()).hasSize(2);
    }

    @ParameterizedTest(name = "deadline {0}, {1} gone, Retry-After 2 -> {2}")
    @CsvSource({
        "PT0S, PT0S, true",
        "PT1S, PT0S, false",
        "PT2S, PT0S, false",
        "PT2.2S, PT0S, true",
        "PT3S, PT2S, false",
        "PT876000H, PT1H, true",
    })
    void aPauseThatEndsTooLateIsNotBegun(Duration deadline, Duration gone, boolean again) {
        Request.Builder request = Request.get("http://h/");
        CallFuture<Response> call = client.send(
                deadline.isZero() ? request.build() : request.deadline(deadline).build());
        transport.advance(gone);
        transport.exchange(1).answer(503, "busy", "Retry-After", "2");
        assertThat(call.isDone()).isNotEqualTo(again);
        if (again) {
            transport.advance(Duration.ofSeconds(2).plus(MOST));
            transport.exchange(2).answer(200, "");
            assertThat(call.join().status()).isEqualTo(200);
        } else {
            assertThat(call.join().text().join()).as("the answer is delivered").isEqualTo("busy");
            assertThat(logged())
                    .containsExactly(
                            "not retrying after status 503 with Retry-After of PT2S: the call's deadline comes before the pause ends");
        }
        assertThat(transport.timers()).isZero();
    }

    @Test
    void aFailureIsDeliveredWhereThereIsNoTime() {
        client = client(RetryPolicy.builder()
                .baseDelay(Duration.ofDays(1))
                .maxDelay(Duration.ofDays(1))
                .build());
        CallFuture<Response> call = client.send(
                Request.get("http://h/").deadline(Duration.ofNanos(1)).build());
        HttpClientException lost = RetryRuleTest.failure(ConnectionLostException::new, Processing.MAYBE_PROCESSED);
        transport.exchange().fail(lost);
        assertThat(Failed.with(ConnectionLostException.class, call)).isSameAs(lost);
        assertThat(transport.timers()).isZero();
    }

    @Test
    void theDeadlineGoesOnInAPauseAndAfter() {
        CallFuture<Response> call = client.send(
                Request.get("http://h/").deadline(Duration.ofSeconds(3)).build());
        transport.exchange(1).answer(503, "", "Retry-After", "2");
        transport.advance(Duration.ofSeconds(2).plus(MOST));
        assertThat(transport.exchanges()).hasSize(2);
        transport.advance(Duration.ofSeconds(1));
        Failed.with(CallTimeoutException.class, call);
        assertThat(transport.timers()).isZero();
        assertThat(transport.exchanges()).hasSize(2);
    }

    @Test
    void cancelInAPauseEndsTheCallAtOnce() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(503, 2, "Retry-After", "20");
        body.push("no");
        body.end();
        assertThat(transport.timers()).isEqualTo(1);
        call.cancel(true);
        transport.run();
        assertThat(transport.timers()).isZero();
        assertThat(listener.failure()).isInstanceOf(CallCancelledException.class);
        assertThat(listener.failure().processing()).isEqualTo(Processing.ANSWERED);
        transport.advance(Duration.ofSeconds(30));
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void closingTheClientEndsAPauseWhenItsGraceIsOver() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(503, "", "Retry-After", "20");
        var closed = client.closeAsync(Duration.ofSeconds(1));
        assertThat(closed).isNotDone();
        transport.advance(Duration.ofSeconds(1));
        Failed.with(ClientClosedException.class, call);
        assertThat(closed).isCompleted();
        assertThat(transport.timers()).isZero();
    }

    @Test
    void aLongerPauseThanThePolicyAllowsIsDelivered() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(503, "busy", "Retry-After", "999999999999999999999999");
        assertThat(call.join().text().join()).isEqualTo("busy");
        assertThat(transport.timers()).isZero();
    }

    @Test
    void theBudgetStopsAStorm() {
        List<CallFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(client.get("http://h/" + i));
        }
        transport.exchanges().forEach(exchange -> exchange.answer(503, ""));
        transport.advance(MOST);
        assertThat(transport.exchanges()).as("20 % of 100").hasSize(120);
        assertThat(calls.stream().filter(CallFuture::isDone)).hasSize(80);
        transport.exchanges().subList(100, 120).forEach(exchange -> exchange.answer(503, ""));
        transport.advance(MOST.multipliedBy(2));
        assertThat(transport.exchanges()).hasSize(120);
        assertThat(calls).allMatch(CallFuture::isDone);
        assertThat(logged()).contains("not retrying after status 503: the budget of the origin is used up");
        client.get("http://other/");
        transport.exchange(121).answer(503, "");
        transport.advance(Duration.ofSeconds(10));
        assertThat(transport.exchanges()).as("another origin").hasSize(122);
        client.get("http://h/");
        transport.exchange(123).answer(503, "");
        transport.advance(MOST);
        assertThat(transport.exchanges()).as("ten seconds later").hasSize(124);
        assertThat(transport.timers()).isZero();
    }

    @Test
    void aReplayByEvidenceIsNoRetryAndEachRetryMayHaveOne() {
        client = client(RetryPolicy.builder()
                .maxAttempts(2)
                .budget(0, Integer.MAX_VALUE)
                .build());
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange(1).fail(ReplayRuleTest.idleConnectionDied());
        assertThat(transport.exchanges()).as("at once").hasSize(2);
        transport.exchange(2).fail(ReplayRuleTest.idleConnectionDied());
        transport.advance(MOST);
        transport.exchange(3).fail(ReplayRuleTest.idleConnectionDied());
        assertThat(transport.exchanges()).as("at once").hasSize(4);
        transport.exchange(4).fail(ReplayRuleTest.idleConnectionDied());
        Failed.with(ConnectionLostException.class, call);
        assertThat(transport.exchanges()).hasSize(4);
    }

    @Test
    void retriesCountOverAllHops() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange(1).answer(503, "");
        transport.advance(MOST);
        transport.exchange(2).answer(302, "", "Location", "http://other/");
        transport.exchange(3).answer(503, "");
        transport.advance(MOST.multipliedBy(2));
        transport.exchange(4).answer(503, "");
        assertThat(call.join().status()).isEqualTo(503);
        assertThat(call.join().history()).extracting(Response::status).containsExactly(503, 302, 503);
        assertThat(call.join().request().target()).hasToString("http://other/");
    }

    @Test
    void anOpinionThatThrowsFailsTheCall() {
        client = client(RetryPolicy.builder()
                .retryOn(outcome -> {
                    throw new IllegalStateException("oh");
                })
                .build());
        HttpClientException lost = RetryRuleTest.failure(ConnectionLostException::new, Processing.MAYBE_PROCESSED);
        CallFuture<Response> failed = client.get("http://h/");
        transport.exchange(1).fail(lost);
        assertThat(Failed.with(InterceptorException.class, failed)).hasSuppressedException(lost);
        CallFuture<Response> answered = client.get("http://h/");
        transport.exchange(2).answer(200, "");
        InterceptorException failure = Failed.with(InterceptorException.class, answered);
        assertThat(failure).hasMessageStartingWith("RetryPolicy.retryOn threw java.lang.IllegalStateException: oh");
        assertThat(failure.processing()).isEqualTo(Processing.ANSWERED);
        assertThat(transport.timers()).isZero();
    }

    @Test
    void derivedClientsKeepThePolicy() {
        CallFuture<Response> call = client.toBuilder().build().get("http://h/");
        transport.exchange(1).answer(503, "");
        transport.advance(MOST);
        transport.exchange(2).answer(200, "");
        assertThat(call.join().status()).isEqualTo(200);
    }
}
