package io.sallyport.netty.internal.connection;

/** How far a connection is on its way down its {@link ConnectionState}s, why, and the news of it to its owner: each once, in order. Confined to the connection's loop. */
public final class ConnectionLife {

    private final Connection connection;
    private final ConnectionOwner owner;
    private ConnectionState state = ConnectionState.OPEN;
    private String reason = "the peer closed it";

    /** The life of a connection that has just opened. */
    public ConnectionLife(Connection connection, ConnectionOwner owner) {
        this.connection = connection;
        this.owner = owner;
    }

    /** Where it is. */
    public ConnectionState state() {
        return state;
    }

    /** Whether it may open exchanges. */
    public boolean takesExchanges() {
        return state.takesExchanges();
    }

    /** Why it takes nothing new: the first reason there was. */
    public String reason() {
        return reason;
    }

    /** An exchange ended, and it can take another. */
    public void released() {
        owner.released(connection);
    }

    /** Takes nothing new from now on; what comes after the first time is no news. */
    public void closeToNew(String why) {
        if (state.takesExchanges()) {
            state = ConnectionState.CLOSED_TO_NEW;
            reason = why;
            owner.closedToNew(connection);
        }
    }

    /** The channel is closed: takes nothing new by now, for the reason given if there was none before. What is to end with it ends in between. */
    public void end(String why, Runnable exchanges) {
        closeToNew(why);
        state = ConnectionState.CLOSED;
        exchanges.run();
        owner.closed(connection, reason);
    }
}
