package io.sallyport.netty;

import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import io.sallyport.spi.TransportProvider;

/** Offers the Netty transport to clients that look for one. */
public final class NettyTransportProvider implements TransportProvider {

    /** Called by the service loader. */
    public NettyTransportProvider() {}

    @Override
    public String name() {
        return "netty";
    }

    @Override
    public Transport create(TransportConfig config) {
        return NettyTransport.builder().pool(config.pool()).build();
    }
}
