package io.sallyport.event;

/**
 * Hears what happens to calls and connections. Each start gets exactly one end:
 *
 * <pre>
 * callStarted
 *   attemptStarted                       once per exchange
 *     (connectStarted connectEnded)*     connections opened on behalf of this client
 *     connectionLeased?
 *     interimReceived*
 *     headReceived?
 *   attemptEnded
 * callEnded
 * </pre>
 *
 * Connections live longer than calls, so {@code connectStarted} to {@code connectionClosed} may come before, between or after. Methods run on the thread where the thing happens, mostly an event
 * loop: they must be quick and never block. What they throw is logged and ignored.
 */
public interface ClientListener {

    /**
     * A call was sent. On the caller's thread.
     *
     * @param event the call's number and request
     */
    default void callStarted(CallStarted event) {}

    /**
     * An attempt was handed to the transport.
     *
     * @param event the attempt's number and what goes out
     */
    default void attemptStarted(AttemptStarted event) {}

    /**
     * An attempt got its connection.
     *
     * @param event the connection, and how long the attempt waited for it
     */
    default void connectionLeased(ConnectionLeased event) {}

    /**
     * An interim response is complete: 103 with early hints, for example.
     *
     * @param event its status and headers
     */
    default void interimReceived(InterimReceived event) {}

    /**
     * The final response's head is complete.
     *
     * @param event the status
     */
    default void headReceived(HeadReceived event) {}

    /**
     * An attempt is over, its body included.
     *
     * @param event its bytes and times, and its failure if it failed
     */
    default void attemptEnded(AttemptEnded event) {}

    /**
     * A call is over: failed, or its body ended or was closed.
     *
     * @param event its status, bytes and time, and its failure if it failed
     */
    default void callEnded(CallEnded event) {}

    /**
     * A TCP connection attempt to one address starts.
     *
     * @param event the route and the address
     */
    default void connectStarted(ConnectStarted event) {}

    /**
     * It succeeded, TLS included, or failed.
     *
     * @param event the connection, or the failure
     */
    default void connectEnded(ConnectEnded event) {}

    /**
     * A connection that was opened is closed.
     *
     * @param event the connection, and why it was closed
     */
    default void connectionClosed(ConnectionClosed event) {}
}
