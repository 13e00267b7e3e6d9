package io.sallyport.internal.followup;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.RetryPolicy;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Processing;
import io.sallyport.error.ResolveFailedException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.internal.text.Durations;
import io.sallyport.internal.text.HttpDate;
import io.sallyport.internal.text.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request again by the policy of its user. Never what cannot be repeated: a body that is given once; a request that may have been processed, unless its method is idempotent (RFC 9110 section
 * 9.2.2) or it has an {@code Idempotency-Key}; a call that was cancelled or ran out of time. Within that the policy says what is worth it, how often, and after which pause. Pure but for its two
 * sources: of chance, and of the time of day.
 */
public final class RetryRule implements FollowUpRule {

    private final RetryPolicy ofClient;
    private final DoubleSupplier chance;
    private final InstantSource wallClock;

    /**
     * A rule with the client's policy.
     *
     * @param chance gives numbers from 0 to less than 1
     * @param wallClock what dates are compared with where the server does not say what time it has
     */
    public RetryRule(RetryPolicy ofClient, DoubleSupplier chance, InstantSource wallClock) {
        this.ofClient = ofClient;
        this.chance = chance;
        this.wallClock = wallClock;
    }

    /** The policy of a request: its own, or the client's. */
    public static RetryPolicy policy(Request request, RetryPolicy ofClient) {
        RetryPolicy own = request.options().retries();
        return own != null ? own : ofClient;
    }

    @Override
    public FollowUp afterResponse(Request request, Response response, Trail before) {
        RetryPolicy policy = policy(request, ofClient);
        if (before.retries() >= policy.maxAttempts() - 1 || !Repeatable.after(Processing.ANSWERED, request)) {
            return FollowUp.DELIVER;
        }
        boolean worthwhile = policy.statuses().contains(response.status());
        try {
            if (!judged(policy, new RetryPolicy.Outcome(request, response, null, before.retries(), worthwhile))) {
                return FollowUp.DELIVER;
            }
        } catch (Throwable e) {
            return failed(AnsweredFacts.of(response), e);
        }
        Duration asked = retryAfter(response);
        if (asked == null) {
            return again(request, policy, before, Duration.ZERO, "status " + response.status());
        }
        return asked.compareTo(policy.maxRetryAfter()) > 0
                ? FollowUp.DELIVER
                : again(
                        request,
                        policy,
                        before,
                        asked,
                        "status " + response.status() + " with Retry-After of " + asked);
    }

    @Override
    public FollowUp afterFailure(Request request, HttpClientException failure, Trail before) {
        RetryPolicy policy = policy(request, ofClient);
        if (before.retries() >= policy.maxAttempts() - 1
                || isEndOfCall(failure)
                || !Repeatable.after(failure.processing(), request)) {
            return FollowUp.DELIVER;
        }
        boolean worthwhile = isWorthwhile(failure, policy);
        try {
            return judged(policy, new RetryPolicy.Outcome(request, null, failure, before.retries(), worthwhile))
                    ? again(
                            request,
                            policy,
                            before,
                            Duration.ZERO,
                            failure.getClass().getSimpleName())
                    : FollowUp.DELIVER;
        } catch (Throwable e) {
            return failed(failure.facts(), e);
        }
    }

    private static boolean isEndOfCall(HttpClientException failure) {
        return failure instanceof CallCancelledException
                || failure instanceof CallTimeoutException
                || failure instanceof ClientClosedException;
    }

    private static boolean isWorthwhile(HttpClientException failure, RetryPolicy policy) {
        boolean ranOut = failure instanceof ResponseTimeoutException || failure instanceof WriteTimeoutException;
        return ranOut
                ? policy.retriesTimeouts()
                : failure instanceof ConnectionLostException
                        || failure instanceof ConnectFailedException
                        || failure instanceof ConnectTimeoutException
                        || failure instanceof TlsTimeoutException
                        || failure instanceof ResolveFailedException;
    }

    private static boolean judged(RetryPolicy policy, RetryPolicy.Outcome outcome) {
        Predicate<RetryPolicy.Outcome> own = policy.retryOn();
        return own == null ? outcome.worthwhile() : own.test(outcome);
    }

    private FollowUp again(Request request, RetryPolicy policy, Trail before, Duration asked, String reason) {
        return new FollowUp.Retry(request, asked.plus(backoff(policy, before.retries())), reason, policy);
    }

    /** Anything up to the base delay doubled with each retry, so that those who failed together do not come again together. */
    private Duration backoff(RetryPolicy policy, int retries) {
        long most = Durations.nanos(policy.maxDelay());
        long base = Durations.nanos(policy.baseDelay());
        long limit = base > most >> Math.min(retries, 62) ? most : base << retries;
        return Duration.ofNanos((long) (limit * chance.getAsDouble()));
    }

    /** What the server asks for, by its own clock where it tells the time; null if it does not ask, or nobody understands it. */
    private @Nullable Duration retryAfter(Response response) {
        String value = response.headers().first("Retry-After");
        if (value == null) {
            return null;
        }
        Instant now = wallClock.instant();
        String date = response.headers().first("Date");
        Instant told = date == null ? null : HttpDate.parse(date, now);
        return RetryAfter.parse(value, told == null ? now : told);
    }

    private static FollowUp failed(FailureFacts facts, Throwable cause) {
        return new FollowUp.Fail(new InterceptorException(facts, "RetryPolicy.retryOn threw " + cause, cause));
    }
}
