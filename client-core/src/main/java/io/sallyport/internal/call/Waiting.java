package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Phase;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Waits for results on threads that may block. Stateless. */
final class Waiting {

    private Waiting() {}

    /** The result, or the failure with the calling thread's stack. An interrupt cancels. */
    static <T> T await(CompletableFuture<T> future, Request request) throws HttpClientException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), request);
        } catch (CancellationException e) {
            throw new CallCancelledException(
                    FailureFacts.UNKNOWN.in(Phase.PREPARE), "the call of " + request + " was cancelled", e);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new CallCancelledException(
                    FailureFacts.UNKNOWN.in(Phase.PREPARE),
                    "the thread was interrupted while it waited for " + request,
                    e);
        }
    }

    private static HttpClientException failure(Throwable failure, Request request) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof HttpClientException known) {
            return known.forCaller();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new InterceptorException(
                FailureFacts.unsent(Phase.PREPARE, request), "the call failed outside the client: " + cause, cause);
    }
}
