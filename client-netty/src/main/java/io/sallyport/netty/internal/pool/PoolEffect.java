package io.sallyport.netty.internal.pool;

import java.net.InetSocketAddress;
import java.util.List;

/** What a pool's shell does after an event, once it has left the section in which the event was decided. Immutable. */
sealed interface PoolEffect {

    /** Nothing to do. */
    static PoolEffect none() {
        return None.INSTANCE;
    }

    /** Nothing. */
    record None() implements PoolEffect {
        private static final None INSTANCE = new None();
    }

    /** Offer a connection to a waiter, on the connection's loop. */
    record Offer(Waiter waiter, Member member) implements PoolEffect {}

    /** The waiter waits: start its time limit. */
    record Queued(Waiter waiter) implements PoolEffect {}

    /** Ask the budget for leave to open a connection, on behalf of a waiter. */
    record Open(EndpointPool endpoint, Waiter waiter) implements PoolEffect {}

    /** Wait until one of the addresses has room. */
    record AwaitAddress(List<InetSocketAddress> addresses) implements PoolEffect {}

    /** Tell a waiter that it gets none. */
    record Fail(Waiter waiter, PoolFailure failure) implements PoolEffect {}

    /** Close a connection that nobody may use any more. */
    record Close(Member member, String reason) implements PoolEffect {}

    /** One after the other. */
    record Both(PoolEffect first, PoolEffect second) implements PoolEffect {}

    /** This effect and then another. */
    default PoolEffect and(PoolEffect next) {
        if (this instanceof None) {
            return next;
        }
        return next instanceof None ? this : new Both(this, next);
    }
}
