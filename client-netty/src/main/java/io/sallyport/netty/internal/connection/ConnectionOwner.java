package io.sallyport.netty.internal.connection;

/** Who is told of a connection's turns: the pool. Called on the connection's loop. */
public interface ConnectionOwner {

    /** An exchange ended and the connection can take another. */
    void released(Connection connection);

    /** The connection takes nothing new any more. Once. */
    void closedToNew(Connection connection);

    /** The channel is closed. Once, after {@link #closedToNew}. */
    void closed(Connection connection, String reason);
}
