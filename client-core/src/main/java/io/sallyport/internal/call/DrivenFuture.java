package io.sallyport.internal.call;

import io.sallyport.CallFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The result of a call, or a stage made from one. The call itself ends it by {@link #finish} and {@link #fail}; whoever else ends it, by any of the public methods, cancels the call. Thread-safe.
 */
final class DrivenFuture<T> extends CallFuture<T> {

    /** What a future can do to its call. */
    interface Owner {

        /** The user has no use for the result any more. */
        void cancelled();

        /** Whether the calling thread must not wait. */
        boolean mustNotWait();
    }

    private final Owner owner;

    DrivenFuture(Owner owner) {
        this.owner = owner;
    }

    /** Ends it with a result; false if it had ended. */
    boolean finish(T value) {
        return super.complete(value);
    }

    /** Ends it with a failure; false if it had ended. */
    boolean fail(Throwable failure) {
        return super.completeExceptionally(failure);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new DrivenFuture<>(owner);
    }

    @Override
    public boolean complete(T value) {
        return tellOwner(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return tellOwner(super.completeExceptionally(failure));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return tellOwner(super.cancel(mayInterruptIfRunning));
    }

    private boolean tellOwner(boolean endedHere) {
        if (endedHere) {
            owner.cancelled();
        }
        return endedHere;
    }

    @Override
    public T join() {
        refuseToWait();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToWait();
        return super.get(timeout, unit);
    }

    private void refuseToWait() {
        if (!isDone() && owner.mustNotWait()) {
            throw Waiting.refused();
        }
    }
}
