package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Phase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Runs interceptors around a step, the first of the list outermost, and turns whatever they do wrong into a typed failure. Stateless. */
final class Interception {

    private Interception() {}

    /** The outcome of the step within its interceptors. */
    static CompletionStage<Response> around(List<Interceptor> interceptors, Request request, Interceptor.Chain step) {
        if (interceptors.isEmpty()) {
            return step.proceed(request);
        }
        List<Interceptor> inner = interceptors.subList(1, interceptors.size());
        try {
            CompletionStage<Response> outcome =
                    interceptors.get(0).intercept(request, changed -> around(inner, changed, step));
            return outcome != null ? outcome : CompletableFuture.failedFuture(failed(request, "returned null", null));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(failed(request, "threw " + e, e));
        }
    }

    /** Tells the outcome of interceptors; never on this stack, since they may answer at once. */
    static void tell(CompletionStage<Response> stage, Call call, Attempts.Outcome outcome) {
        boolean[] onStack = {true};
        stage.whenComplete((response, failure) -> {
            Runnable telling = () -> {
                if (failure != null) {
                    outcome.failure(typed(call.request(), failure));
                } else if (response == null) {
                    outcome.failure(failed(call.request(), "answered with null", null));
                } else {
                    outcome.response(response);
                }
            };
            if (onStack[0]) {
                call.soon(telling);
            } else {
                telling.run();
            }
        });
        onStack[0] = false;
    }

    /** An outcome that completes a future. */
    static Attempts.Outcome completing(CompletableFuture<Response> future) {
        return new Attempts.Outcome() {
            @Override
            public void response(Response response) {
                if (!future.complete(response)) {
                    response.close();
                }
            }

            @Override
            public void failure(HttpClientException failure) {
                future.completeExceptionally(failure);
            }
        };
    }

    private static HttpClientException typed(Request request, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof HttpClientException known ? known : failed(request, "failed: " + cause, cause);
    }

    private static HttpClientException failed(
            Request request, String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new InterceptorException(FailureFacts.unsent(Phase.PREPARE, request), "an interceptor " + what, cause);
    }
}
