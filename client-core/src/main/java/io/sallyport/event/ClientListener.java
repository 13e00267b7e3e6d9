package io.sallyport.event;

/**
 * Hears what happens to calls and connections. Each start gets exactly one end:
 *
 * <pre>
 * callStarted
 *   attemptStarted                       once per exchange
 *     (connectStarted connectEnded)*     connections opened on behalf of this client
 *     connectionLeased?
 *     headReceived?
 *   attemptEnded
 * callEnded
 * </pre>
 *
 * Connections live longer than calls, so {@code connectStarted} to {@code connectionClosed} may come before, between or after. Methods run on the thread where the thing happens, mostly an event
 * loop: they must be quick and never block. What they throw is logged and ignored.
 */
public interface ClientListener {

    /** A call was sent. On the caller's thread. */
    default void callStarted(CallStarted event) {}

    /** An attempt was handed to the transport. */
    default void attemptStarted(AttemptStarted event) {}

    /** An attempt got its connection. */
    default void connectionLeased(ConnectionLeased event) {}

    /** The final response's head is complete. */
    default void headReceived(HeadReceived event) {}

    /** An attempt is over, its body included. */
    default void attemptEnded(AttemptEnded event) {}

    /** A call is over: failed, or its body ended or was closed. */
    default void callEnded(CallEnded event) {}

    /** A TCP connection attempt to one address starts. */
    default void connectStarted(ConnectStarted event) {}

    /** It succeeded, TLS included, or failed. */
    default void connectEnded(ConnectEnded event) {}

    /** A connection that was opened is closed. */
    default void connectionClosed(ConnectionClosed event) {}
}
