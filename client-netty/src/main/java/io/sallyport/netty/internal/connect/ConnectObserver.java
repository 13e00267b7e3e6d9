package io.sallyport.netty.internal.connect;

import io.sallyport.netty.internal.connection.Connection;

/** Who is told what became of an opening: one of the two, once, on the connection's loop. */
public interface ConnectObserver {

    /** The connection is there and takes exchanges. */
    void connected(Connection connection);

    /** There is none. */
    void failed(ConnectFailure failure);
}
