package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.Tunnel;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.InterceptorException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for results on threads that may block. Stateless. */
public final class Waiting {

    private Waiting() {}

    /** The result, or the failure with the calling thread's stack. An interrupt cancels. */
    public static <T> T await(CompletableFuture<T> future, Request request) throws HttpClientException {
        return await(future, request, null);
    }

    /** The same; until then the thread runs what the call needs to block for. */
    static <T> T await(CompletableFuture<T> future, Request request, @Nullable CallerThread caller)
            throws HttpClientException {
        try {
            if (caller != null) {
                caller.runUntilDone(future);
            }
            return future.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), request);
        } catch (CancellationException e) {
            throw new CallCancelledException(unknown(request), "the call was cancelled", e);
        } catch (InterruptedException e) {
            if (!future.cancel(false)) {
                future.thenAccept(Waiting::discard); // it came in the same moment
            }
            Thread.currentThread().interrupt();
            throw new CallCancelledException(unknown(request), "the thread was interrupted while it waited", e);
        }
    }

    /** What waiting on a loop that has to bring the result ends with. */
    static IllegalStateException refused() {
        return new IllegalStateException("waiting on " + Thread.currentThread().getName()
                + ", an event loop of this client's transport, would stop the loop that has to bring the result: use thenAccept, thenCompose or another stage,"
                + " or set a callbackExecutor and wait there");
    }

    private static void discard(Object result) {
        if (result instanceof Response response) {
            response.close();
        } else if (result instanceof Tunnel tunnel) {
            tunnel.close();
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
        return new InterceptorException(unknown(request), "the call failed outside the client: " + cause, cause);
    }

    private static FailureFacts unknown(Request request) {
        return FailureFacts.UNKNOWN.about(request);
    }
}
