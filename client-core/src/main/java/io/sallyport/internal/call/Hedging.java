package io.sallyport.internal.call;

import io.sallyport.Request;
import io.sallyport.config.HedgePolicy;
import io.sallyport.error.Processing;
import io.sallyport.internal.followup.Latencies;
import io.sallyport.internal.followup.Repeatable;
import io.sallyport.internal.followup.RetryBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether requests of a client go out a second time before they are answered, and when. Requests that do not cost nothing here. Thread-safe. */
final class Hedging {

    private final HedgePolicy ofClient;
    private final RetryBudget budget = new RetryBudget();
    private final Latencies latencies = new Latencies();
    private final SharedClock clock = new SharedClock();

    Hedging(HedgePolicy ofClient) {
        this.ofClient = ofClient;
    }

    /** Whether a request may go out twice. */
    boolean concerns(Request request) {
        return !policy(request).isNone() && Repeatable.after(Processing.MAYBE_PROCESSED, request);
    }

    /** An attempt goes out, the first time. How long to wait for its answer; null if nothing is to follow. */
    @Nullable
    Duration begins(Call call, Request request) {
        budget.called(request.target(), clock.now(call));
        HedgePolicy policy = policy(request);
        Double share = policy.quantile();
        if (share == null) {
            return policy.delay();
        }
        long nanos = latencies.quantile(request.target(), share);
        return nanos < 0 ? null : Duration.ofNanos(nanos);
    }

    /** Whether the budget has a place for a second one; if so, it counts. */
    boolean allow(Call call, Request request) {
        HedgePolicy policy = policy(request);
        return budget.take(request.target(), policy.budgetPercent(), policy.budgetMinimum(), clock.now(call));
    }

    /** An attempt that goes out twice at most was answered. */
    void answered(Request request, long nanos) {
        if (policy(request).quantile() != null) {
            latencies.answered(request.target(), nanos);
        }
    }

    private HedgePolicy policy(Request request) {
        HedgePolicy own = request.options().hedging();
        return own != null ? own : ofClient;
    }
}
