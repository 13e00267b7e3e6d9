package io.sallyport.event;

import io.sallyport.ConnectionInfo;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection attempt to one address succeeded, a proxy's tunnel and TLS included, or failed.
 *
 * @param route what requests have in common that may use the connection
 * @param address the address
 * @param took since it started
 * @param connection the connection, or null if it failed
 * @param failure what went wrong, or null
 */
public record ConnectEnded(
        String route,
        SocketAddress address,
        Duration took,
        @Nullable ConnectionInfo connection,
        @Nullable Throwable failure) {}
