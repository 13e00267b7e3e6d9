package io.sallyport.netty;

import io.sallyport.spi.TransportProvider;

/** Offers the Netty transport to clients that look for one. */
public final class NettyTransportProvider implements TransportProvider {
    /** Called by the service loader. */
    public NettyTransportProvider() {}
}
