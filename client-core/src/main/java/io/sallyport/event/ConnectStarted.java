package io.sallyport.event;

import java.net.SocketAddress;

/**
 * A TCP connection attempt to one address starts.
 *
 * @param route what requests have in common that may use the connection
 * @param address the address
 */
public record ConnectStarted(String route, SocketAddress address) {}
