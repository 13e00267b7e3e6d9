package io.sallyport.netty.internal.connection;

/** The three states of any connection. It only ever moves down the list. */
public enum ConnectionState {
    /** Takes exchanges. */
    OPEN,
    /** Finishes what it has and takes nothing new: {@code Connection: close}, GOAWAY, too old, an answer nobody asked for. */
    CLOSED_TO_NEW,
    /** Its channel is closed. */
    CLOSED;

    /** Whether an exchange may be opened. */
    public boolean takesExchanges() {
        return this == OPEN;
    }
}
