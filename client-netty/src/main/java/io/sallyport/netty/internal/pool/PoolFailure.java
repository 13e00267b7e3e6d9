package io.sallyport.netty.internal.pool;

import io.sallyport.netty.internal.connect.ConnectFailure;

/** Why a waiter gets no connection. Immutable. */
public sealed interface PoolFailure {

    /** The queue is full. */
    record QueueFull(String text) implements PoolFailure {}

    /** It waited too long. */
    record TimedOut(String text) implements PoolFailure {}

    /** The connection that was opened for it could not be. */
    record NotConnected(ConnectFailure cause) implements PoolFailure {}

    /** The transport is closed. */
    record Closed() implements PoolFailure {}
}
