package io.sallyport.event;

import io.sallyport.ConnectionInfo;

/**
 * A connection that was opened is closed.
 *
 * @param route what requests had in common that used it
 * @param connection the connection
 * @param reason why, for people
 */
public record ConnectionClosed(String route, ConnectionInfo connection, String reason) {}
