package io.sallyport.internal.followup;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.config.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What follows the outcome of an attempt. Immutable. */
public sealed interface FollowUp {

    /** Nothing: the outcome is the call's. */
    FollowUp DELIVER = new Deliver();

    /** The outcome is the call's. */
    record Deliver() implements FollowUp {}

    /**
     * Another attempt of the same hop.
     *
     * @param request what to send; prepared as the first one was
     * @param delay how long to wait before
     * @param reason why, for logs
     */
    record SendAgain(Request request, Duration delay, String reason) implements FollowUp {}

    /**
     * Another attempt of the same hop, if the call has time for it and the budget of its origin allows it; else as {@link Deliver}.
     *
     * @param request what to send; prepared as the first one was
     * @param delay how long to wait before
     * @param reason why, for logs
     * @param policy the policy that wants it
     */
    record Retry(Request request, Duration delay, String reason, RetryPolicy policy) implements FollowUp {}

    /**
     * The first attempt of another hop, at once.
     *
     * @param request what to send; prepared as the first one was
     * @param reason why, for logs
     */
    record Redirect(Request request, String reason) implements FollowUp {}

    /**
     * The same request once more, as a first attempt, with what answers the challenge.
     *
     * @param reason why, for logs
     */
    record Authenticate(String reason) implements FollowUp {}

    /**
     * It is not known yet. The answer is kept meanwhile, since it may still be delivered.
     *
     * @param next what follows; never fails, is never of this kind, and may come on any thread
     */
    record Await(CompletionStage<FollowUp> next) implements FollowUp {}

    /**
     * The call has failed, though there is an answer.
     *
     * @param failure what it fails with
     */
    record Fail(HttpClientException failure) implements FollowUp {}
}
