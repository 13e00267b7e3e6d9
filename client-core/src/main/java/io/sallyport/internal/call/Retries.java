package io.sallyport.internal.call;

import io.sallyport.Request;
import io.sallyport.config.RetryPolicy;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.internal.followup.RetryBudget;
import io.sallyport.internal.followup.RetryRule;

/** Whether a retry that a rule wants is made: if the call has time for it, and the budget of the client for its origin allows it. Requests without retries cost nothing here. Thread-safe. */
final class Retries {

    private final RetryPolicy policy;
    private final RetryBudget budget = new RetryBudget();
    private final SharedClock clock = new SharedClock();

    Retries(RetryPolicy policy) {
        this.policy = policy;
    }

    /** A request goes to a server for the first time. */
    void begins(Call call, Request request) {
        if (RetryRule.policy(request, policy).maxAttempts() > 1) {
            budget.called(request.target(), clock.now(call));
        }
    }

    /** Whether there is to be a retry; if so, it counts. */
    boolean allow(Call call, FollowUp.Retry retry) {
        if (!call.hasTimeFor(retry.delay())) {
            CallLog.notRetried(call, retry, "the call's deadline comes before the pause ends");
            return false;
        }
        RetryPolicy wanted = retry.policy();
        if (!budget.take(retry.request().target(), wanted.budgetPercent(), wanted.budgetMinimum(), clock.now(call))) {
            CallLog.notRetried(call, retry, "the budget of the origin is used up");
            return false;
        }
        return true;
    }
}
