package io.sallyport.error;

/** How far a call had got, in the order of a call's way. */
public enum Phase {
    /** Before anything else: in an interceptor, while preparing the request. */
    PREPARE,
    /** Waiting for a connection. */
    POOL,
    /** Looking up addresses. */
    RESOLVE,
    /** Opening a TCP connection. */
    CONNECT,
    /** Asking a proxy for a tunnel. */
    PROXY,
    /** The TLS handshake. */
    TLS,
    /** Writing the request. */
    WRITE,
    /** Waiting for the response's head. */
    RESPONSE_HEAD,
    /** Reading the response's body. */
    RESPONSE_BODY,
    /** After the exchange: converting what came. */
    CONVERT
}
