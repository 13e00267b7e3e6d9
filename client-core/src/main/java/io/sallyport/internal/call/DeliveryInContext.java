package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.spi.Loop;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A delivery that brings along the log context of the thread that made the call. Immutable, thread-safe. */
final class DeliveryInContext extends Delivery {

    private final LogContext context;

    DeliveryInContext(Request request, @Nullable Executor executor, @Nullable Loop callersLoop, LogContext context) {
        super(request, executor, callersLoop);
        this.context = context;
    }

    @Override
    void run(Runnable task, Consumer<HttpClientException> rejected) {
        super.run(() -> context.run(task), rejection -> context.run(() -> rejected.accept(rejection)));
    }

    @Override
    void runHere(Runnable task) {
        context.run(task);
    }

    /** Never as it is. */
    @Override
    boolean isDirect() {
        return false;
    }
}
