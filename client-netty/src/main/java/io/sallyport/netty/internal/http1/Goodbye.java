package io.sallyport.netty.internal.http1;

/** What the end of a connection needs to be the end of a body that has no other. */
public enum Goodbye {
    /** TLS's close_notify: without it somebody on the way may have cut the connection. */
    REQUIRED,
    /** Nothing but TCP's end: there is no TLS, or the user accepts servers that say nothing. */
    OPTIONAL
}
