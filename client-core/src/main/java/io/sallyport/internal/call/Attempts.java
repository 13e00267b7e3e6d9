package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.internal.followup.FollowUpRule;
import io.sallyport.internal.text.Durations;
import io.sallyport.spi.Abort;
import io.sallyport.spi.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call through interceptors, exchanges and follow-up rules. One step at a time: the next one starts where the last one ended. Only {@link #abort} comes from other threads.
 */
final class Attempts {

    /** Whom an outcome goes to: the call, or an interceptor. */
    interface Outcome {

        void response(Response response);

        void failure(HttpClientException failure);
    }

    private final Call call;
    private volatile @Nullable Attempt running;
    private volatile Loop.@Nullable Timer delay;
    private final AtomicInteger count = new AtomicInteger();

    Attempts(Call call) {
        this.call = call;
    }

    /** Exchanges started so far. */
    int count() {
        return count.get();
    }

    void start() {
        List<Interceptor> around = call.environment().settings().interceptors();
        Outcome result = new Outcome() {
            @Override
            public void response(Response response) {
                call.deliver(response);
            }

            @Override
            public void failure(HttpClientException failure) {
                call.deliverFailure(failure);
            }
        };
        if (around.isEmpty()) {
            prepareAndSend(call.request(), result);
        } else {
            CompletionStage<Response> outcome = Interception.around(around, call.request(), this::prepareAndSend);
            Interception.tell(outcome, call, result);
        }
    }

    /** Ends what is going on, exchange or delay. Thread-safe. */
    void abort(Abort reason) {
        Attempt now = running;
        if (now != null) {
            now.abort(reason);
        }
        Loop.Timer waiting = delay;
        if (waiting != null) {
            waiting.cancel();
            call.soon(() -> call.deliverFailure(call.unsent(reason)));
        }
    }

    private CompletionStage<Response> prepareAndSend(Request request) {
        CompletableFuture<Response> outcome = new CompletableFuture<>();
        prepareAndSend(request, Interception.completing(outcome));
        return outcome;
    }

    private void prepareAndSend(Request request, Outcome outcome) {
        Request prepared;
        try {
            prepared = call.environment().preparer().prepare(request);
        } catch (HttpClientException e) {
            call.soon(() -> outcome.failure(e));
            return;
        }
        attempt(prepared, 1, List.of(), null, outcome);
    }

    private void attempt(
            Request request,
            int number,
            List<Response> history,
            @Nullable HttpClientException earlier,
            Outcome outcome) {
        Outcome judged = new Outcome() {
            @Override
            public void response(Response response) {
                afterResponse(request, number, response, earlier, outcome);
            }

            @Override
            public void failure(HttpClientException failure) {
                afterFailure(request, number, history, failure, earlier, outcome);
            }
        };
        List<Interceptor> around = call.environment().settings().attemptInterceptors();
        if (around.isEmpty()) {
            exchange(request, history, judged);
        } else {
            CompletionStage<Response> answer = Interception.around(around, request, changed -> {
                CompletableFuture<Response> head = new CompletableFuture<>();
                exchange(changed, history, Interception.completing(head));
                return head;
            });
            Interception.tell(answer, call, judged);
        }
    }

    private void exchange(Request request, List<Response> history, Outcome outcome) {
        Abort before = call.abortReason();
        if (before != null) {
            call.soon(() -> outcome.failure(call.unsent(before)));
            return;
        }
        call.exchangeStarted();
        Attempt attempt = new Attempt(call, request, count.incrementAndGet(), history, outcome);
        running = attempt;
        attempt.start();
        Abort meanwhile = call.abortReason();
        if (meanwhile != null) {
            attempt.abort(meanwhile);
        }
    }

    private void afterResponse(
            Request request, int number, Response response, @Nullable HttpClientException earlier, Outcome outcome) {
        for (FollowUpRule rule : call.environment().rules()) {
            if (rule.afterResponse(request, response, number) instanceof FollowUp.SendAgain again) {
                response.close();
                List<Response> history = new ArrayList<>(response.history());
                history.add(response);
                sendAgain(again, number, List.copyOf(history), earlier, outcome);
                return;
            }
        }
        outcome.response(response);
    }

    private void afterFailure(
            Request request,
            int number,
            List<Response> history,
            HttpClientException failure,
            @Nullable HttpClientException earlier,
            Outcome outcome) {
        if (earlier != null) {
            suppress(earlier, failure);
        }
        if (call.abortReason() == null) {
            for (FollowUpRule rule : call.environment().rules()) {
                if (rule.afterFailure(request, failure, number) instanceof FollowUp.SendAgain again) {
                    sendAgain(again, number, history, failure, outcome);
                    return;
                }
            }
        }
        outcome.failure(failure);
    }

    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself, but may another like it
    private static void suppress(HttpClientException earlier, HttpClientException failure) {
        if (earlier != failure) {
            failure.addSuppressed(earlier);
        }
    }

    private void sendAgain(
            FollowUp.SendAgain again,
            int number,
            List<Response> history,
            @Nullable HttpClientException earlier,
            Outcome outcome) {
        CallLog.sendingAgain(call, again);
        if (again.delay().isZero()) {
            attempt(again.request(), number + 1, history, earlier, outcome);
            return;
        }
        delay = call.home()
                .schedule(
                        () -> {
                            delay = null;
                            attempt(again.request(), number + 1, history, earlier, outcome);
                        },
                        Durations.nanos(again.delay()));
        Abort meanwhile = call.abortReason();
        if (meanwhile != null) {
            abort(meanwhile);
        }
    }
}
