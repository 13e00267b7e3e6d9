package io.sallyport.netty.internal.pool;

import io.sallyport.netty.internal.connect.ConnectFailure;

/** Why a waiter gets no connection. Immutable. */
public sealed interface PoolFailure {

    /** A limit of the pool stood in the way. */
    sealed interface Limited extends PoolFailure {

        /** The limits, their values and who holds what, for people. */
        String text();

        /** Whether a limit over several routes is among them. */
        boolean isShared();

        /** The same with more to its text. */
        Limited with(String more);
    }

    /** The queue is full. */
    record QueueFull(String text, boolean isShared) implements Limited {

        @Override
        public QueueFull with(String more) {
            return new QueueFull(text + more, isShared);
        }
    }

    /** It waited too long. */
    record TimedOut(String text, boolean isShared) implements Limited {

        @Override
        public TimedOut with(String more) {
            return new TimedOut(text + more, isShared);
        }
    }

    /** The connection that was opened for it could not be. */
    record NotConnected(ConnectFailure cause) implements PoolFailure {}

    /** The transport is closed. */
    record Closed() implements PoolFailure {}
}
