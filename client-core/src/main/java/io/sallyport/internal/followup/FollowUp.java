package io.sallyport.internal.followup;

import io.sallyport.Request;
import java.time.Duration;

/** What follows the outcome of an attempt. Immutable. */
public sealed interface FollowUp {

    /** Nothing: the outcome is the call's. */
    FollowUp DELIVER = new Deliver();

    /** The outcome is the call's. */
    record Deliver() implements FollowUp {}

    /**
     * Another attempt.
     *
     * @param request what to send; prepared as the first one was
     * @param delay how long to wait before
     * @param reason why, for logs
     */
    record SendAgain(Request request, Duration delay, String reason) implements FollowUp {}
}
