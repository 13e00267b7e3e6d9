package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.BodyTooLargeException;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.CallbackRejectedException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Phase;
import io.sallyport.error.PoolExhaustedException;
import io.sallyport.error.PoolTimeoutException;
import io.sallyport.error.Processing;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.RequestBodyException;
import io.sallyport.error.ResolveFailedException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.internal.followup.RetryRule;
import io.sallyport.internal.followup.Trail;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent again by a policy, and after which pause, as tables over method, body, status, failure and policy. */
final class RetryRuleTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Request GET = Request.get("http://h/").build();
    private static final Request POST = Request.post("http://h/").body("x").build();

    private static RetryRule rule(RetryPolicy policy) {
        return new RetryRule(policy, () -> 0.5, InstantSource.fixed(NOW));
    }

    private static Trail after(int retries) {
        return new Trail(1, retries, List.of());
    }

    static Response answer(int status, String... headers) {
        FakeTransport transport = new FakeTransport();
        CallFuture<Response> call = transport
                .client()
                .redirects(RedirectConfig.builder()
                        .policy(RedirectConfig.Policy.NEVER)
                        .build())
                .build()
                .get("http://h/");
        transport.exchange().answer(status, "", headers);
        return call.join();
    }

    static HttpClientException failure(ReplayRuleTest.Leaf leaf, Processing processing) {
        FailureFacts facts =
                new FailureFacts(Phase.RESPONSE_HEAD, processing, GET, null, Duration.ZERO, 1, 0, 0, Map.of());
        return leaf.make(facts, "it failed", null);
    }

    @ParameterizedTest(name = "{0} to {1}, key {2} -> {3}")
    @CsvSource({
        "408, GET, none, true",
        "429, GET, none, true",
        "502, GET, none, true",
        "503, GET, none, true",
        "504, GET, none, true",
        "503, HEAD, none, true",
        "503, PUT, none, true",
        "503, DELETE, none, true",
        "503, OPTIONS, none, true",
        "503, TRACE, none, true",
        // may have been processed
        "408, POST, none, false",
        "429, POST, none, false",
        "503, POST, none, false",
        "503, PATCH, none, false",
        "503, PROPFIND, none, false",
        "503, POST, '', false",
        "503, POST, ' ', false",
        // the server knows it by its key
        "408, POST, 4711, true",
        "429, POST, 4711, true",
        "503, PATCH, 4711, true",
        "503, PROPFIND, 4711, true",
        // not worth it
        "200, GET, none, false",
        "304, GET, none, false",
        "400, GET, none, false",
        "401, GET, none, false",
        "404, GET, none, false",
        "425, GET, none, false",
        "500, GET, none, false",
        "501, GET, none, false",
        "505, GET, none, false",
        "500, POST, 4711, false",
        "999, GET, none, false",
    })
    void answers(int status, String method, String key, boolean again) {
        Request.Builder request = Request.builder(method, "http://h/");
        if (!key.equals("none")) {
            request.header("idempotency-key", key);
        }
        assertThat(rule(RetryPolicy.defaults()).afterResponse(request.build(), answer(status), Trail.START))
                .isInstanceOf(again ? FollowUp.Retry.class : FollowUp.Deliver.class);
    }

    static Stream<Arguments> failures() {
        List<Arguments> rows = new ArrayList<>();
        for (boolean known :
                new boolean[] {true, false}) { // worth it by default, of a GET that may have been processed
            rows.addAll((known ? worthwhile() : worthless())
                    .map(leaf -> Arguments.of(leaf, known))
                    .toList());
        }
        return rows.stream();
    }

    private static Stream<ReplayRuleTest.Leaf> worthwhile() {
        return Stream.of(
                ConnectionLostException::new,
                ConnectFailedException::new,
                ConnectTimeoutException::new,
                TlsTimeoutException::new,
                ResolveFailedException::new,
                ResponseTimeoutException::new,
                WriteTimeoutException::new);
    }

    private static Stream<ReplayRuleTest.Leaf> worthless() {
        return Stream.of(
                TlsFailedException::new,
                ProtocolException::new,
                PoolTimeoutException::new,
                PoolExhaustedException::new,
                RequestBodyException::new,
                InterceptorException::new,
                BodyTooLargeException::new,
                BlockingExecutorException::new,
                CallbackRejectedException::new);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failuresByTheirKind(ReplayRuleTest.Leaf leaf, boolean worthwhile) {
        for (Processing processing : Processing.values()) {
            HttpClientException failure = failure(leaf, processing);
            String row = failure.getClass().getSimpleName() + " " + processing;
            Class<?> expected = worthwhile ? FollowUp.Retry.class : FollowUp.Deliver.class;
            RetryRule rule = rule(RetryPolicy.defaults());
            assertThat(rule.afterFailure(GET, failure, Trail.START)).as(row).isInstanceOf(expected);
            assertThat(rule.afterFailure(POST, failure, Trail.START))
                    .as("POST " + row)
                    .isInstanceOf(
                            processing == Processing.NOT_PROCESSED && worthwhile
                                    ? FollowUp.Retry.class
                                    : FollowUp.Deliver.class);
            Request keyed = POST.toBuilder().header("Idempotency-Key", "4711").build();
            assertThat(rule.afterFailure(keyed, failure, Trail.START))
                    .as("keyed " + row)
                    .isInstanceOf(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Processing.class)
    void theEndOfACallIsTheEnd(Processing processing) {
        RetryRule eager = rule(RetryPolicy.builder().retryOn(outcome -> true).build());
        for (ReplayRuleTest.Leaf leaf : List.<ReplayRuleTest.Leaf>of(
                CallCancelledException::new, CallTimeoutException::new, ClientClosedException::new)) {
            assertThat(eager.afterFailure(GET, failure(leaf, processing), Trail.START))
                    .isSameAs(FollowUp.DELIVER);
        }
    }

    @Test
    void timeoutsCanBeLeftOut() {
        RetryRule rule = rule(RetryPolicy.builder().retryTimeouts(false).build());
        for (ReplayRuleTest.Leaf leaf :
                List.<ReplayRuleTest.Leaf>of(ResponseTimeoutException::new, WriteTimeoutException::new)) {
            assertThat(rule.afterFailure(GET, failure(leaf, Processing.MAYBE_PROCESSED), Trail.START))
                    .isSameAs(FollowUp.DELIVER);
        }
        for (ReplayRuleTest.Leaf leaf :
                List.<ReplayRuleTest.Leaf>of(ConnectTimeoutException::new, TlsTimeoutException::new)) {
            assertThat(rule.afterFailure(GET, failure(leaf, Processing.NOT_PROCESSED), Trail.START))
                    .isInstanceOf(FollowUp.Retry.class);
        }
    }

    @Test
    void whatCannotBeRepeatedIsNot() throws Exception {
        RetryRule eager = rule(RetryPolicy.builder().retryOn(outcome -> true).build());
        try (InputStream stream = new ByteArrayInputStream(new byte[3])) {
            Request once = Request.put("http://h/")
                    .header("Idempotency-Key", "4711")
                    .body(RequestBody.inputStream(stream, 3))
                    .build();
            assertThat(eager.afterResponse(once, answer(503), Trail.START)).isSameAs(FollowUp.DELIVER);
            assertThat(eager.afterFailure(
                            once, failure(ConnectFailedException::new, Processing.NOT_PROCESSED), Trail.START))
                    .isSameAs(FollowUp.DELIVER);
        }
    }

    @ParameterizedTest(name = "{0} attempts, {1} retries so far -> {2}")
    @CsvSource({
        "1, 0, false",
        "2, 0, true",
        "2, 1, false",
        "3, 1, true",
        "3, 2, false",
        "100, 98, true",
        "100, 99, false"
    })
    void attemptsAreUsedUp(int attempts, int retries, boolean again) {
        RetryRule rule = rule(RetryPolicy.builder().maxAttempts(attempts).build());
        Class<?> expected = again ? FollowUp.Retry.class : FollowUp.Deliver.class;
        Trail before = new Trail(7, retries, List.of()); // attempts by evidence do not count
        assertThat(rule.afterResponse(GET, answer(503), before)).isInstanceOf(expected);
        assertThat(rule.afterFailure(GET, ReplayRuleTest.idleConnectionDied(), before))
                .isInstanceOf(expected);
    }

    @Test
    void theRequestsOwnPolicyCounts() {
        Request patient = GET.toBuilder()
                .retries(RetryPolicy.builder().statuses(500).build())
                .build();
        Request plain = GET.toBuilder().retries(RetryPolicy.none()).build();
        assertThat(rule(RetryPolicy.none()).afterResponse(patient, answer(500), Trail.START))
                .isInstanceOf(FollowUp.Retry.class);
        assertThat(rule(RetryPolicy.none()).afterResponse(GET, answer(503), Trail.START))
                .isSameAs(FollowUp.DELIVER);
        assertThat(rule(RetryPolicy.defaults()).afterResponse(patient, answer(503), Trail.START))
                .isSameAs(FollowUp.DELIVER);
        assertThat(rule(RetryPolicy.defaults()).afterResponse(plain, answer(503), Trail.START))
                .isSameAs(FollowUp.DELIVER);
    }

    @ParameterizedTest(name = "base {0} max {1} after {2}: {3}")
    @CsvSource({
        "PT0.1S, PT10S, 0, PT0.05S",
        "PT0.1S, PT10S, 1, PT0.1S",
        "PT0.1S, PT10S, 2, PT0.2S",
        "PT0.1S, PT10S, 6, PT3.2S",
        "PT0.1S, PT10S, 7, PT5S",
        "PT0.1S, PT10S, 98, PT5S",
        "PT10S, PT10S, 0, PT5S",
        "PT10S, PT10S, 1, PT5S",
        "PT0.000000001S, PT876000H, 62, PT438000H",
        "PT0.000000002S, PT876000H, 98, PT438000H",
        "PT876000H, PT876000H, 98, PT438000H",
    })
    void thePauseDoublesUpToItsLimit(Duration base, Duration max, int retries, Duration half) {
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(100)
                .baseDelay(base)
                .maxDelay(max)
                .build();
        assertThat(rule(policy).afterResponse(GET, answer(503), after(retries)))
                .isInstanceOfSatisfying(FollowUp.Retry.class, retry -> {
                    assertThat(retry.delay().minus(half).abs())
                            .isLessThan(Duration.ofSeconds(1).dividedBy(100));
                    assertThat(retry.request()).isSameAs(GET);
                });
    }

    @Test
    void thePauseIsByChanceEvenlyFromZero() {
        Random random = new Random(3);
        RetryRule rule = new RetryRule(RetryPolicy.defaults(), random::nextDouble, InstantSource.fixed(NOW));
        Response answer = answer(503);
        int[] quarters = new int[4];
        for (int i = 0; i < 4000; i++) {
            FollowUp.Retry retry = (FollowUp.Retry) rule.afterResponse(GET, answer, after(0));
            quarters[(int) (retry.delay().toNanos() / 25_000_000)]++;
        }
        assertThat(quarters).satisfies(counts -> {
            for (int count : counts) {
                assertThat(count).isBetween(900, 1100);
            }
        });
    }

    @ParameterizedTest(name = "Retry-After: {0}, Date: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "0|none|PT0.05S",
                "2|none|PT2.05S",
                "30|none|PT30.05S",
                "31|none|none",
                "86400|none|none",
                "99999999999999999999999|none|none",
                "-1|none|PT0.05S",
                "soon|none|PT0.05S",
                "Sun, 01 Mar 2026 12:00:03 GMT|none|PT3.05S",
                "Sunday, 01-Mar-26 12:00:03 GMT|none|PT3.05S",
                "Sun Mar  1 12:00:03 2026|none|PT3.05S",
                "Sun, 01 Mar 2026 11:59:00 GMT|none|PT0.05S",
                "Sun, 01 Mar 2026 12:00:31 GMT|none|none",
                "Fri, 31 Dec 9999 23:59:59 GMT|none|none",
                // the server's clock goes wrong, but by itself
                "Sun, 01 Mar 2020 12:00:03 GMT|Sun, 01 Mar 2020 12:00:00 GMT|PT3.05S",
                "Sun, 01 Mar 2026 12:00:03 GMT|Sun, 01 Mar 2026 12:00:02 GMT|PT1.05S",
                "Sun, 01 Mar 2026 12:00:03 GMT|yesterday|PT3.05S",
            })
    void theServerMayAskForMore(String value, String date, Duration delay) {
        Response answer =
                date == null ? answer(503, "Retry-After", value) : answer(503, "Retry-After", value, "Date", date);
        FollowUp next = rule(RetryPolicy.defaults()).afterResponse(GET, answer, Trail.START);
        if (delay == null) {
            assertThat(next).isSameAs(FollowUp.DELIVER);
        } else {
            assertThat(next)
                    .isInstanceOfSatisfying(
                            FollowUp.Retry.class,
                            retry -> assertThat(retry.delay()).isEqualTo(delay));
        }
    }

    @Test
    void thePatienceWithServersCanBeSet() {
        RetryPolicy policy =
                RetryPolicy.builder().maxRetryAfter(Duration.ofHours(1)).build();
        assertThat(rule(policy).afterResponse(GET, answer(429, "Retry-After", "3600"), Trail.START))
                .isInstanceOfSatisfying(FollowUp.Retry.class, retry -> {
                    assertThat(retry.delay()).isEqualTo(Duration.ofHours(1).plusMillis(50));
                    assertThat(retry.reason()).isEqualTo("status 429 with Retry-After of PT1H");
                });
    }

    @Test
    void anOwnOpinionNarrowsAndWidensWithinWhatIsSafe() {
        List<RetryPolicy.Outcome> asked = new ArrayList<>();
        RetryPolicy inverted = RetryPolicy.builder()
                .retryOn(outcome -> {
                    asked.add(outcome);
                    return !outcome.worthwhile();
                })
                .build();
        RetryRule rule = rule(inverted);
        HttpClientException lost = ReplayRuleTest.idleConnectionDied();
        HttpClientException odd = failure(ProtocolException::new, Processing.ANSWERED);
        assertThat(rule.afterResponse(GET, answer(503), after(1))).isSameAs(FollowUp.DELIVER);
        assertThat(rule.afterResponse(GET, answer(404), after(1))).isInstanceOf(FollowUp.Retry.class);
        assertThat(rule.afterFailure(GET, lost, after(0))).isSameAs(FollowUp.DELIVER);
        assertThat(rule.afterFailure(GET, odd, after(0))).isInstanceOf(FollowUp.Retry.class);
        assertThat(asked).extracting(RetryPolicy.Outcome::worthwhile).containsExactly(true, false, true, false);
        assertThat(asked).extracting(RetryPolicy.Outcome::retries).containsExactly(1, 1, 0, 0);
        assertThat(asked.get(2).failure()).isSameAs(lost);
        assertThat(asked.get(2).response()).isNull();
        assertThat(asked.get(1).response()).isNotNull();
        asked.clear();
        assertThat(rule.afterResponse(POST, answer(404), after(0))).isSameAs(FollowUp.DELIVER);
        assertThat(rule.afterFailure(POST, odd, after(0))).isSameAs(FollowUp.DELIVER);
        assertThat(rule.afterResponse(GET, answer(404), after(2))).isSameAs(FollowUp.DELIVER);
        assertThat(asked).as("not asked where it has no say").isEmpty();
    }

    @Test
    void anOpinionThatThrowsIsAFailure() {
        RuntimeException mistake = new IllegalStateException("oh");
        RetryRule rule = rule(RetryPolicy.builder()
                .retryOn(outcome -> {
                    throw mistake;
                })
                .build());
        assertThat(List.of(
                        rule.afterResponse(GET, answer(200), Trail.START),
                        rule.afterFailure(GET, ReplayRuleTest.idleConnectionDied(), Trail.START)))
                .allSatisfy(next -> assertThat(((FollowUp.Fail) next).failure())
                        .isInstanceOf(InterceptorException.class)
                        .hasCause(mistake));
    }
}
