package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.InterceptorException;
import io.sallyport.internal.auth.Authentication;
import io.sallyport.internal.auth.Negotiation;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.internal.followup.FollowUpRule;
import io.sallyport.internal.followup.Trail;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ProxyPass;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call through interceptors, exchanges and follow-up rules. One step at a time: the next one starts where the last one ended. Only {@link #abort} comes from other threads.
 */
final class Attempts {

    private final Call call;
    private final Pauses pauses;
    private volatile @Nullable Attempt latest;

    /** The proxy that was shown what the user set for it by hand; others are not. */
    private @Nullable Proxy shown; // guarded by this

    Attempts(Call call) {
        this.call = call;
        this.pauses = new Pauses(call);
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
        pauses.abort(reason);
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
        call.environment().retries().begins(call, prepared);
        new Step(prepared, Trail.START, null, outcome, null).start();
    }

    /** Interceptors may send on two threads at a time: an abort must find all exchanges. */
    private synchronized Attempt register(
            Request request,
            int number,
            List<Response> history,
            Outcome head,
            @Nullable ProxyPass proxy,
            Race.@Nullable Lane lane) {
        Attempt attempt = new Attempt(call, request, number, history, head, proxy, latest, lane);
        latest = attempt;
        return attempt;
    }

    /** Whether a proxy may see the credentials for a proxy that the user set in the request: the first one that there is. */
    synchronized boolean mayShow(Proxy proxy) {
        if (shown == null && !proxy.isDirect()) {
            shown = proxy;
        }
        return proxy.equals(shown) && proxy.isHttp();
    }

    /** Starts one exchange, unless the call has ended. */
    void launch(
            Request sent, @Nullable ProxyPass proxy, List<Response> history, Outcome head, Race.@Nullable Lane lane) {
        Abort before = call.abortReason();
        if (before != null) {
            call.soon(() -> head.failure(call.aborted(before)));
            return;
        }
        if (lane != null && lane.isOutrun()) {
            call.soon(() -> head.failure(Abort.OUTRUN.failure(call.reached())));
            return;
        }
        int exchangeNumber = call.exchangeStarted();
        if (exchangeNumber == 0) {
            call.soon(() -> head.failure(new InterceptorException(
                    call.reached(), "an interceptor sent a request after its call had ended", null)));
            return;
        }
        Attempt attempt = register(sent, exchangeNumber, history, head, proxy, lane);
        attempt.start();
        if (lane != null) {
            lane.started(attempt);
        }
        Abort meanwhile = call.abortReason();
        if (meanwhile != null) {
            attempt.abort(meanwhile);
        }
    }

    /** One attempt with what came before it. Judges its own outcome: either sends again or hands it on. */
    private final class Step implements Outcome {

        private final Request request;
        private final Trail trail;
        private final @Nullable HttpClientException earlier;
        private final Outcome outcome;

        /** How this hop shows who it is; null if it does not, or has not begun to. */
        private @Nullable Negotiation negotiation;

        private Step(
                Request request,
                Trail trail,
                @Nullable HttpClientException earlier,
                Outcome outcome,
                @Nullable Negotiation negotiation) {
            this.request = request;
            this.trail = trail;
            this.earlier = earlier;
            this.outcome = outcome;
            this.negotiation = negotiation;
        }

        private void start() {
            Authentication authentication = call.environment().authentication();
            if (authentication.concerns(request)) {
                call.delivery().runHere(() -> authorizeAndSend(authentication));
            } else {
                send(request);
            }
        }

        private void authorizeAndSend(Authentication authentication) {
            try {
                if (negotiation == null) {
                    negotiation = authentication.begin(request);
                }
            } catch (HttpClientException e) {
                call.soon(() -> outcome.failure(e));
                return;
            }
            Negotiation begun = negotiation;
            if (begun == null) {
                send(request);
            } else {
                await(begun.authorize(request), this::send, outcome);
            }
        }

        private void send(Request request) {
            Hedging hedging = call.environment().hedging();
            if (hedging.concerns(request) && (negotiation == null || negotiation.mayBeShownTwice())) {
                new Race(call, pauses, hedging, request, this, this::send).start();
            } else {
                send(request, this, null);
            }
        }

        private void send(Request request, Race.Lane lane) {
            send(request, lane, lane);
        }

        private void send(Request request, Outcome told, Race.@Nullable Lane lane) {
            List<Interceptor> interceptors = call.environment().attemptInterceptors();
            if (interceptors.isEmpty()) {
                exchange(request, told, lane);
            } else {
                Interception.around(
                        interceptors, request, call, (changed, head) -> exchange(changed, head, lane), told);
            }
        }

        private void exchange(Request intercepted, Outcome head, Race.@Nullable Lane lane) {
            Negotiation begun = negotiation;
            Request changed = begun == null ? intercepted : begun.withoutStray(intercepted);
            call.mayRead(changed.body());
            Request sent;
            try {
                sent = call.environment().preparer().withWrittenBody(changed);
            } catch (HttpClientException e) {
                call.soon(() -> head.failure(e));
                return;
            }
            ProxyChooser proxies = call.environment().settings().proxies();
            if (proxies == null && sent.options().proxy() == null) {
                launch(sent, null, trail.history(), head, lane);
            } else {
                Way.of(Attempts.this, call, sent, trail.history(), proxies, head, lane)
                        .start();
            }
        }

        @Override
        public void response(Response response) {
            Negotiation begun = negotiation;
            if (begun == null) {
                judge(response);
            } else {
                call.delivery().runHere(() -> follow(begun.answered(request, response), response));
            }
        }

        private void judge(Response response) {
            for (FollowUpRule rule : call.environment().rules()) {
                FollowUp next = rule.afterResponse(request, response, trail);
                if (!(next instanceof FollowUp.Deliver) && isAllowed(next)) {
                    follow(next, response);
                    return;
                }
            }
            outcome.response(response);
        }

        private boolean isAllowed(FollowUp next) {
            return !(next instanceof FollowUp.Retry retry)
                    || call.environment().retries().allow(call, retry);
        }

        /** What follows the answer, by a rule or by the authentication; if that is nothing, the rules decide. */
        private void follow(FollowUp next, Response response) {
            if (next instanceof FollowUp.Deliver) {
                judge(response);
            } else if (next instanceof FollowUp.Await unknown) {
                await(unknown.next(), known -> follow(known, response), outcome);
            } else if (next instanceof FollowUp.Fail refused) {
                Discard.start(response);
                if (earlier != null) {
                    suppress(earlier, refused.failure());
                }
                outcome.failure(refused.failure());
            } else if (next instanceof FollowUp.SendAgain again) {
                CallLog.sendingAgain(call, again);
                goOn(again.request(), trail.again(response), again.delay(), response, negotiation);
            } else if (next instanceof FollowUp.Retry retry) {
                Trail after = trail.retry(response);
                CallLog.retrying(call, retry, after.retries());
                goOn(retry.request(), after, retry.delay(), response, negotiation);
            } else if (next instanceof FollowUp.Authenticate again) {
                CallLog.authenticating(call, request, again);
                goOn(request, trail.challenged(response), Duration.ZERO, response, negotiation);
            } else if (next instanceof FollowUp.Redirect redirect) {
                CallLog.redirected(call, redirect);
                call.environment().retries().begins(call, redirect.request());
                goOn(redirect.request(), trail.nextHop(response), Duration.ZERO, response, null);
            }
        }

        private void goOn(Request next, Trail after, Duration delay, Response response, @Nullable Negotiation inHop) {
            Step step = new Step(next, after, earlier, outcome, inHop);
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
                    FollowUp next = rule.afterFailure(request, failure, trail);
                    if (!(next instanceof FollowUp.Deliver) && isAllowed(next)) {
                        follow(next, failure);
                        return;
                    }
                }
            }
            outcome.failure(failure);
        }

        /** The failure is not the call's last word. */
        private void follow(FollowUp next, HttpClientException failure) {
            if (next instanceof FollowUp.Fail refused) {
                suppress(failure, refused.failure());
                outcome.failure(refused.failure());
            } else if (next instanceof FollowUp.SendAgain again) {
                CallLog.sendingAgain(call, again);
                new Step(again.request(), trail.again(), failure, outcome, negotiation).startAfter(again.delay());
            } else if (next instanceof FollowUp.Retry retry) {
                Trail after = trail.retry();
                CallLog.retrying(call, retry, after.retries());
                new Step(retry.request(), after, failure, outcome, negotiation).startAfter(retry.delay());
            } else {
                outcome.failure(failure);
            }
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
            pauses.after(delay, this::start, reason -> outcome.failure(call.aborted(reason)));
        }
    }

    /** Goes on with what a stage gives: here, if it is there already; else on the home loop. The stage itself is left alone by aborts: others may wait for it. */
    <T> void await(CompletionStage<T> stage, Consumer<T> next, Outcome outcome) {
        CompletableFuture<T> result = stage.toCompletableFuture();
        if (result.isDone() && !result.isCompletedExceptionally()) {
            next.accept(result.join());
            return;
        }
        Pauses.Pause waiting =
                pauses.begin(() -> goOn(result, next, outcome), reason -> outcome.failure(call.aborted(reason)));
        result.whenComplete((value, failure) -> call.soon(waiting));
    }

    private <T> void goOn(CompletableFuture<T> done, Consumer<T> next, Outcome outcome) {
        Abort reason = call.abortReason();
        if (reason != null) {
            outcome.failure(call.aborted(reason));
            return;
        }
        T value;
        try {
            value = done.join();
        } catch (CompletionException e) {
            outcome.failure((HttpClientException) Objects.requireNonNull(e.getCause()));
            return;
        }
        call.delivery().runHere(() -> next.accept(value));
    }

    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself, but may another like it
    static void suppress(HttpClientException earlier, HttpClientException failure) {
        boolean known =
                earlier == failure || Arrays.asList(failure.getSuppressed()).contains(earlier);
        if (!known) {
            failure.addSuppressed(earlier);
        }
    }
}
