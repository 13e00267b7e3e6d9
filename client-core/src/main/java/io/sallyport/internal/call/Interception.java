package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.InterceptorException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs interceptors around a step, the first of the list outermost, and turns whatever they do wrong into a typed failure. Immutable. */
final class Interception {

    /** What the interceptors are around. */
    @FunctionalInterface
    interface Step {

        void send(Request request, Outcome outcome);
    }

    private final List<Interceptor> interceptors;
    private final Call call;
    private final Step step;

    private Interception(List<Interceptor> interceptors, Call call, Step step) {
        this.interceptors = interceptors;
        this.call = call;
        this.step = step;
    }

    /** Runs the step within its interceptors. */
    static void around(List<Interceptor> interceptors, Request request, Call call, Step step, Outcome outcome) {
        Interception interception = new Interception(interceptors, call, step);
        call.delivery().runHere(() -> interception.tell(interception.from(0, request), outcome));
    }

    private CompletionStage<Response> from(int index, Request request) {
        if (index == interceptors.size()) {
            DrivenFuture<Response> answer = new DrivenFuture<>(new Waiter(call));
            step.send(request, completing(answer));
            return answer;
        }
        try {
            CompletionStage<Response> answer = interceptors
                    .get(index)
                    .intercept(request, changed -> from(index + 1, Objects.requireNonNull(changed, "request")));
            return answer != null ? answer : CompletableFuture.failedFuture(failed("returned null", null));
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(failed("threw " + e, e));
        }
    }

    /** Tells the outcome on a loop, whatever thread interceptors answer on; and never on this stack, since they may answer at once. */
    private void tell(CompletionStage<Response> stage, Outcome outcome) {
        AtomicBoolean onStack = new AtomicBoolean(true);
        stage.whenComplete((response, failure) -> {
            if (onStack.get() || !call.mustNotWait()) {
                call.soon(() -> tell(response, failure, outcome));
            } else {
                tell(response, failure, outcome);
            }
        });
        onStack.set(false);
    }

    private void tell(@Nullable Response response, @Nullable Throwable failure, Outcome outcome) {
        if (failure != null) {
            outcome.failure(typed(failure));
        } else if (response == null) {
            outcome.failure(failed("answered with null", null));
        } else {
            outcome.response(response);
        }
    }

    /** What interceptors do with the answer runs in here. */
    private Outcome completing(DrivenFuture<Response> future) {
        return new Outcome() {
            @Override
            public void response(Response response) {
                call.delivery().runHere(() -> {
                    if (!future.finish(response)) {
                        response.close();
                    }
                });
            }

            @Override
            public void failure(HttpClientException failure) {
                call.delivery().runHere(() -> future.fail(failure));
            }
        };
    }

    private HttpClientException typed(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof HttpClientException known ? known : failed("failed: " + cause, cause);
    }

    private HttpClientException failed(String what, @Nullable Throwable cause) {
        return new InterceptorException(call.reached(), "an interceptor " + what, cause);
    }

    /** Refuses to let interceptors wait on a loop. What they do to their stage does not end the call. */
    private record Waiter(Call call) implements DrivenFuture.Owner {

        @Override
        public void cancelled() {}

        @Override
        public boolean mustNotWait() {
            return call.mustNotWait();
        }
    }
}
