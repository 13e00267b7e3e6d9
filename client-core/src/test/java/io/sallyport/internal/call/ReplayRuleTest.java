package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.PoolTimeoutException;
import io.sallyport.error.Processing;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.internal.followup.ReplayRule;
import io.sallyport.internal.followup.Trail;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When a request is sent again by itself: evidence decides. */
final class ReplayRuleTest {

    interface Leaf {

        HttpClientException make(FailureFacts facts, String message, @Nullable Throwable cause);
    }

    /** A failure that is replayed for idempotent methods. */
    static HttpClientException idleConnectionDied() {
        return failure(ConnectionLostException::new, Processing.MAYBE_PROCESSED, 2, 0);
    }

    private static HttpClientException failure(Leaf leaf, Processing processing, long uses, long received) {
        return leaf.make(
                new FailureFacts(
                        Phase.RESPONSE_HEAD,
                        processing,
                        null,
                        null,
                        Duration.ofSeconds(5),
                        uses,
                        100,
                        received,
                        Map.of()),
                "the connection was closed",
                null);
    }

    @ParameterizedTest(name = "{0} {1} uses={2} received={3} attempt={4} -> {5}")
    @CsvSource({
        // certainly not processed: any method, any connection, several times
        "GET, NOT_PROCESSED, 1, 0, 1, true",
        "POST, NOT_PROCESSED, 1, 0, 1, true",
        "POST, NOT_PROCESSED, 5, 0, 1, true",
        "PROPFIND, NOT_PROCESSED, 2, 0, 3, true",
        "GET, NOT_PROCESSED, 2, 0, 4, false",
        // perhaps processed: idempotent, a used connection, no byte, once
        "GET, MAYBE_PROCESSED, 2, 0, 1, true",
        "HEAD, MAYBE_PROCESSED, 9, 0, 1, true",
        "PUT, MAYBE_PROCESSED, 2, 0, 1, true",
        "DELETE, MAYBE_PROCESSED, 2, 0, 1, true",
        "OPTIONS, MAYBE_PROCESSED, 2, 0, 1, true",
        "TRACE, MAYBE_PROCESSED, 2, 0, 1, true",
        "POST, MAYBE_PROCESSED, 2, 0, 1, false",
        "PATCH, MAYBE_PROCESSED, 2, 0, 1, false",
        "PROPFIND, MAYBE_PROCESSED, 2, 0, 1, false",
        "GET, MAYBE_PROCESSED, 1, 0, 1, false",
        "GET, MAYBE_PROCESSED, 0, 0, 1, false",
        "GET, MAYBE_PROCESSED, 2, 1, 1, false",
        "GET, MAYBE_PROCESSED, 2, 0, 2, false",
        // answered: never
        "GET, ANSWERED, 2, 0, 1, false",
        "GET, ANSWERED, 2, 10, 1, false",
    })
    void aLostConnectionIsReplayedByItsEvidence(
            String method, Processing processing, long uses, long received, int attempt, boolean again) {
        Request request = Request.builder(method, "http://h/").build();
        HttpClientException failure = failure(ConnectionLostException::new, processing, uses, received);
        FollowUp decision = new ReplayRule().afterFailure(request, failure, new Trail(attempt, 0, List.of()));
        if (again) {
            assertThat(decision).isInstanceOfSatisfying(FollowUp.SendAgain.class, send -> {
                assertThat(send.request()).isSameAs(request);
                assertThat(send.delay()).isZero();
            });
        } else {
            assertThat(decision).isSameAs(FollowUp.DELIVER);
        }
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void onlyThePeersRefusalIsReplayedAmongOtherFailures(Leaf leaf, boolean unprocessedAgain) {
        Request request = Request.get("http://h/").build();
        FollowUp unprocessed =
                new ReplayRule().afterFailure(request, failure(leaf, Processing.NOT_PROCESSED, 2, 0), Trail.START);
        assertThat(unprocessed instanceof FollowUp.SendAgain).isEqualTo(unprocessedAgain);
        assertThat(new ReplayRule().afterFailure(request, failure(leaf, Processing.MAYBE_PROCESSED, 2, 0), Trail.START))
                .isSameAs(FollowUp.DELIVER);
    }

    static Stream<Arguments> leaves() {
        return Stream.of(
                leaf(ProtocolException::new, true),
                leaf(ConnectFailedException::new, false),
                leaf(ConnectTimeoutException::new, false),
                leaf(TlsFailedException::new, false),
                leaf(PoolTimeoutException::new, false),
                leaf(ResponseTimeoutException::new, false),
                leaf(ReadTimeoutException::new, false),
                leaf(CallTimeoutException::new, false),
                leaf(CallCancelledException::new, false));
    }

    private static Arguments leaf(Leaf leaf, boolean again) {
        return Arguments.of(leaf, again);
    }

    @Test
    void aBodyThatCannotBeRepeatedIsNotSentAgain() {
        try (SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>()) {
            HttpClientException failure = failure(ConnectionLostException::new, Processing.NOT_PROCESSED, 2, 0);
            Request once = Request.put("http://h/")
                    .body(RequestBody.publisher(publisher, 3))
                    .build();
            assertThat(new ReplayRule().afterFailure(once, failure, Trail.START))
                    .isSameAs(FollowUp.DELIVER);
            Request often = Request.put("http://h/")
                    .body(RequestBody.publisher(() -> publisher, 3))
                    .build();
            assertThat(new ReplayRule().afterFailure(often, failure, Trail.START))
                    .isInstanceOf(FollowUp.SendAgain.class);
        }
    }

    @Test
    void anAnswerIsNeverReplayed() {
        assertThat(new ReplayRule().afterResponse(Request.get("http://h/").build(), CallEndTest.answer(), Trail.START))
                .isSameAs(FollowUp.DELIVER);
    }

    @Test
    void theSecondFailureHasTheFirstAsSuppressed() {
        FakeTransport transport = new FakeTransport();
        CallFuture<Response> call = transport.client().build().get("http://h/");
        HttpClientException first = idleConnectionDied();
        HttpClientException second = idleConnectionDied();
        transport.exchange().fail(first);
        assertThat(call).isNotDone();
        transport.exchange(2).fail(second);
        ConnectionLostException failure = Failed.with(ConnectionLostException.class, call);
        assertThat(failure).isSameAs(second).hasSuppressedException(first);
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void theSecondAttemptIsTheSameRequestOnTheSameCall() {
        FakeTransport transport = new FakeTransport();
        CallFuture<Response> call = transport
                .client()
                .build()
                .send(Request.put("http://h/a").header("X", "1").body("abc").build());
        transport.exchange().fail(idleConnectionDied());
        transport.exchange(2).answer(200, "");
        assertThat(transport.exchange(2).request())
                .isSameAs(transport.exchange(1).request());
        assertThat(transport.exchange(2).context().attempt()).isEqualTo(2);
        assertThat(transport.exchange(2).context().callId()).isEqualTo(1);
        assertThat(call.join().history()).isEmpty();
    }

    @Test
    void aCancelledCallIsNotReplayed() {
        FakeTransport transport = new FakeTransport();
        CallFuture<Response> call = transport.client().build().get("http://h/");
        transport.exchange().ignoreAborts();
        call.cancel(true);
        transport.exchange().fail(idleConnectionDied());
        transport.run();
        assertThat(transport.exchanges()).hasSize(1);
    }
}
