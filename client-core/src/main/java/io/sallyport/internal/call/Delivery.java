package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
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
sealed class Delivery permits DeliveryInContext {

    private final Request request;
    private final @Nullable SerialExecutor executor;
    private final @Nullable Loop callersLoop;

    Delivery(Request request, @Nullable Executor executor, @Nullable Loop callersLoop) {
        this.request = request;
        this.executor = executor == null ? null : new SerialExecutor(executor);
        this.callersLoop = callersLoop;
    }

    /** The delivery of a call that is made on this thread, whose log context goes along if it has any. */
    static Delivery carryingContext(Request request, @Nullable Executor executor, @Nullable Loop callersLoop) {
        LogContext context = LogContext.capture();
        return context == null
                ? new Delivery(request, executor, callersLoop)
                : new DeliveryInContext(request, executor, callersLoop, context);
    }

    /** Runs the task where it belongs; if that place refuses it, tells so, here or where an earlier task was refused. */
    void run(Runnable task, Consumer<HttpClientException> rejected) {
        SerialExecutor serial = executor;
        Loop loop = callersLoop;
        if (serial != null) {
            serial.execute(
                    task, cause -> rejected.accept(rejection("the callback executor refused the result", cause)));
        } else if (loop == null || loop.inLoop()) {
            task.run();
        } else {
            try {
                loop.execute(task);
            } catch (RejectedExecutionException e) {
                rejected.accept(rejection("the event loop of the caller is closed", e));
            }
        }
    }

    /** Runs code of the user's, or the call's log record, on this thread. */
    void runHere(Runnable task) {
        task.run();
    }

    /** Whether a task that comes up on this thread runs right here. */
    boolean isDirect() {
        return executor == null && (callersLoop == null || callersLoop.inLoop());
    }

    private HttpClientException rejection(String message, Throwable cause) {
        return new CallbackRejectedException(FailureFacts.UNKNOWN.about(request).in(Phase.CONVERT), message, cause);
    }
}
