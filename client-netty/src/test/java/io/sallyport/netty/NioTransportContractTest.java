package io.sallyport.netty;

import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.contract.TransportContract;

/** On the JDK's selectors, which every platform has. */
final class NioTransportContractTest extends TransportContract {

    @Override
    protected Transport createTransport(TransportConfig config) {
        return NettyTransport.builder()
                .nativeTransport(NativeTransport.NIO)
                .pool(config.pool())
                .build();
    }

    @Override
    protected LeakExtension leakCheck() {
        return NettyBuffers.leakCheck();
    }
}
