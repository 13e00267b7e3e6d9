package io.sallyport.netty;

import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.contract.TransportContract;

final class NettyTransportContractTest extends TransportContract {

    @Override
    protected Transport createTransport(TransportConfig config) {
        return NettyTransport.builder().pool(config.pool()).build();
    }

    @Override
    protected LeakExtension leakCheck() {
        return NettyBuffers.leakCheck();
    }
}
