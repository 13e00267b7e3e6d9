package io.sallyport.netty.internal.connect;

import io.sallyport.config.Http1Config;
import io.sallyport.config.Timeouts;
import io.sallyport.event.ClientListener;
import io.sallyport.spi.CallContext;
import io.sallyport.spi.ProxyPass;
import org.jspecify.annotations.Nullable;

/**
 * How one call wants a connection opened: what does not make it another connection. Immutable.
 *
 * @param connectNanos the limit for each TCP connection attempt; zero for none
 * @param proxyNanos the limit for each answer of a proxy; zero for none
 * @param tlsNanos the limit for the TLS handshake; zero for none
 * @param http1 the limits of a proxy's answer
 * @param proxy who answers the proxy, or null if there is none
 * @param listener who hears of it, or null
 */
public record ConnectOrder(
        long connectNanos,
        long proxyNanos,
        long tlsNanos,
        Http1Config http1,
        @Nullable ProxyPass proxy,
        @Nullable ClientListener listener) {

    /** The order of an exchange or a tunnel. */
    public static ConnectOrder of(CallContext context) {
        Timeouts limits = context.timeouts();
        return new ConnectOrder(
                limits.connect().toNanos(),
                limits.proxy().toNanos(),
                limits.tls().toNanos(),
                context.config().http1(),
                context.proxy(),
                context.listener());
    }
}
