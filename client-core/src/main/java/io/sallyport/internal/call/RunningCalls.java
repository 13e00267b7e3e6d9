package io.sallyport.internal.call;

import io.sallyport.spi.Abort;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of one client that have not ended, so that closing can wait for them and end them. Thread-safe. */
final class RunningCalls {

    /** A call, or a tunnel. */
    interface One {

        /** Ends it early. */
        void abort(Abort reason);
    }

    private final Set<One> calls = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean closed;

    /** Adds a call; false if the client is closed. */
    boolean add(One call) {
        if (closed) {
            return false;
        }
        calls.add(call);
        if (closed) {
            // Closing looked before the call was in: it may not have seen it.
            remove(call);
            return false;
        }
        return true;
    }

    void remove(One call) {
        calls.remove(call);
        if (closed && calls.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Refuses calls from now on. */
    CompletableFuture<Void> close() {
        closed = true;
        if (calls.isEmpty()) {
            drained.complete(null);
        }
        return drained;
    }

    void abortAll() {
        calls.forEach(call -> call.abort(Abort.CLOSED));
    }
}
