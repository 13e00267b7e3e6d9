package io.sallyport.netty.internal.connect;

import io.sallyport.event.ClientListener;
import org.jspecify.annotations.Nullable;

/**
 * How one call wants a connection opened: what does not make it another connection. Immutable.
 *
 * @param connectNanos the limit for each TCP connection attempt; zero for none
 * @param tlsNanos the limit for the TLS handshake; zero for none
 * @param listener who hears of it, or null
 */
public record ConnectOrder(
        long connectNanos, long tlsNanos, @Nullable ClientListener listener) {}
