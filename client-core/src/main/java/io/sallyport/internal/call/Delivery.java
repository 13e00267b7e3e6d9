package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.error.CallbackRejectedException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.spi.Loop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a call's results are handed over: on the callback executor; else on the loop the call was made on, if it was made on one; else on the thread where they come up. Immutable, thread-safe.
 */
final class Delivery {

    private final @Nullable Executor executor;
    private final @Nullable Loop callersLoop;

    Delivery(@Nullable Executor executor, @Nullable Loop callersLoop) {
        this.executor = executor == null ? null : new SerialExecutor(executor);
        this.callersLoop = callersLoop;
    }

    /** Runs the task where it belongs; if that place refuses it, tells so here. */
    void run(Runnable task, Consumer<HttpClientException> rejected) {
        Executor place = elsewhere();
        if (place == null) {
            task.run();
            return;
        }
        try {
            place.execute(task);
        } catch (RejectedExecutionException e) {
            rejected.accept(rejection(e));
        }
    }

    /** Whether a task that comes up on this thread runs right here. */
    boolean isDirect() {
        return elsewhere() == null;
    }

    private @Nullable Executor elsewhere() {
        if (executor != null) {
            return executor;
        }
        return callersLoop == null || callersLoop.inLoop() ? null : callersLoop;
    }

    private static HttpClientException rejection(RejectedExecutionException e) {
        return new CallbackRejectedException(
                FailureFacts.UNKNOWN.in(Phase.CONVERT), "the callback executor refused the result", e);
    }
}
