package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.InterceptorException;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.internal.followup.FollowUpRule;
import io.sallyport.internal.followup.Trail;
import io.sallyport.spi.Abort;
import io.sallyport.spi.Loop;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call through interceptors, exchanges and follow-up rules. One step at a time: the next one starts where the last one ended. Only {@link #abort} comes from other threads.
 */
final class Attempts {

    private final Call call;
    private volatile @Nullable Attempt latest;
    private volatile @Nullable Pause pause;

    Attempts(Call call) {
        this.call = call;
    }

    void start() {
        List<Interceptor> interceptors = call.environment().settings().interceptors();
        if (interceptors.isEmpty()) {
            prepareAndSend(call.request(), call);
        } else {
            Interception.around(interceptors, call.request(), call, this::prepareAndSend, call);
        }
    }

    /** Ends what is going on: exchanges, a pause between them, or an interceptor's thinking. Thread-safe. */
    void abort(Abort reason) {
        boolean failureComes = false;
        for (Attempt attempt = latest; attempt != null; attempt = attempt.before()) {
            failureComes |= attempt.abort(reason);
        }
        Pause waiting = pause;
        if (waiting != null) {
            waiting.abort(reason);
        }
        if (!failureComes && !call.isDelivered()) {
            call.soon(() -> call.failure(call.aborted(reason)));
        }
    }

    private void prepareAndSend(Request request, Outcome outcome) {
        Request prepared;
        call.mayRead(request.body());
        try {
            prepared = call.environment().preparer().prepare(request);
        } catch (HttpClientException e) {
            call.soon(() -> outcome.failure(e));
            return;
        }
        new Step(prepared, Trail.START, null, outcome).start();
    }

    /** Interceptors may send on two threads at a time: an abort must find all exchanges. */
    private synchronized Attempt register(Request request, int number, List<Response> history, Outcome head) {
        Attempt attempt = new Attempt(call, request, number, history, head, latest);
        latest = attempt;
        return attempt;
    }

    /** One attempt with what came before it. Judges its own outcome: either sends again or hands it on. */
    private final class Step implements Outcome {

        private final Request request;
        private final Trail trail;
        private final @Nullable HttpClientException earlier;
        private final Outcome outcome;

        private Step(Request request, Trail trail, @Nullable HttpClientException earlier, Outcome outcome) {
            this.request = request;
            this.trail = trail;
            this.earlier = earlier;
            this.outcome = outcome;
        }

        private void start() {
            List<Interceptor> interceptors = call.environment().attemptInterceptors();
            if (interceptors.isEmpty()) {
                exchange(request, this);
            } else {
                Interception.around(interceptors, request, call, this::exchange, this);
            }
        }

        private void exchange(Request changed, Outcome head) {
            call.mayRead(changed.body());
            Abort before = call.abortReason();
            if (before != null) {
                call.soon(() -> head.failure(call.aborted(before)));
                return;
            }
            Request sent;
            try {
                sent = call.environment().preparer().withWrittenBody(changed);
            } catch (HttpClientException e) {
                call.soon(() -> head.failure(e));
                return;
            }
            int exchangeNumber = call.exchangeStarted();
            if (exchangeNumber == 0) {
                call.soon(() -> head.failure(new InterceptorException(
                        call.reached(), "an interceptor sent a request after its call had ended", null)));
                return;
            }
            Attempt attempt = register(sent, exchangeNumber, trail.history(), head);
            attempt.start();
            Abort meanwhile = call.abortReason();
            if (meanwhile != null) {
                attempt.abort(meanwhile);
            }
        }

        @Override
        public void response(Response response) {
            for (FollowUpRule rule : call.environment().rules()) {
                FollowUp next = rule.afterResponse(request, response, trail);
                if (!(next instanceof FollowUp.Deliver)) {
                    follow(next, response);
                    return;
                }
            }
            outcome.response(response);
        }

        /** The answer is not delivered. */
        private void follow(FollowUp next, Response response) {
            if (next instanceof FollowUp.Fail refused) {
                Discard.start(response);
                if (earlier != null) {
                    suppress(earlier, refused.failure());
                }
                outcome.failure(refused.failure());
            } else if (next instanceof FollowUp.SendAgain again) {
                CallLog.sendingAgain(call, again);
                goOn(again.request(), trail.again(response), again.delay(), response);
            } else if (next instanceof FollowUp.Redirect redirect) {
                CallLog.redirected(call, redirect);
                goOn(redirect.request(), trail.nextHop(response), Duration.ZERO, response);
            }
        }

        private void goOn(Request next, Trail after, Duration delay, Response response) {
            Step step = new Step(next, after, earlier, outcome);
            boolean mayShare = next.target().sameOrigin(response.request().target());
            if (delay.isZero() && mayShare) {
                Discard.before(step::startUnlessAborted, response);
            } else {
                Discard.start(response);
                step.startAfter(delay);
            }
        }

        @Override
        public void failure(HttpClientException failure) {
            if (earlier != null) {
                suppress(earlier, failure);
            }
            if (call.abortReason() == null) {
                for (FollowUpRule rule : call.environment().rules()) {
                    if (rule.afterFailure(request, failure, trail) instanceof FollowUp.SendAgain again) {
                        CallLog.sendingAgain(call, again);
                        new Step(again.request(), trail.again(), failure, outcome).startAfter(again.delay());
                        return;
                    }
                }
            }
            outcome.failure(failure);
        }

        private void startUnlessAborted() {
            Abort reason = call.abortReason();
            if (reason == null) {
                start();
            } else {
                outcome.failure(call.aborted(reason));
            }
        }

        private void startAfter(Duration delay) {
            if (delay.isZero()) {
                start();
                return;
            }
            Pause waiting = new Pause(this);
            pause = waiting;
            Loop.Timer timer = call.later(waiting, delay);
            Abort reason = timer == null ? Abort.CLOSED : call.abortReason();
            if (timer != null) {
                waiting.startedWith(timer);
            }
            if (reason != null) {
                waiting.abort(reason);
            }
        }
    }

    /** The time before a step. Ends once: when it is over, or by an abort. */
    private final class Pause implements Runnable {

        private final Step next;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Loop.@Nullable Timer timer;

        private Pause(Step next) {
            this.next = next;
        }

        @Override
        public void run() {
            if (over.compareAndSet(false, true)) {
                pause = null;
                next.start();
            }
        }

        /** An abort may have come before the timer was known. */
        private void startedWith(Loop.Timer started) {
            timer = started;
            if (over.get()) {
                started.cancel();
            }
        }

        private void abort(Abort reason) {
            if (over.compareAndSet(false, true)) {
                Loop.Timer running = timer;
                if (running != null) {
                    running.cancel();
                }
                call.soon(() -> next.outcome.failure(call.aborted(reason)));
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself, but may another like it
    private static void suppress(HttpClientException earlier, HttpClientException failure) {
        boolean known =
                earlier == failure || Arrays.asList(failure.getSuppressed()).contains(earlier);
        if (!known) {
            failure.addSuppressed(earlier);
        }
    }
}
