package io.sallyport.netty.sockets;

import io.sallyport.config.TlsConfig;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import io.sallyport.testing.contract.TransportContract;

/** All that a transport does, over the sockets of a factory. */
final class FactorySocketsContractTest extends TransportContract {

    private static final TlsConfig SETTINGS = TlsConfig.builder()
            .socketFactory(TestTls.clientContext().getSocketFactory())
            .build();

    @Override
    protected Transport createTransport(TransportConfig config) {
        return NettyTransport.builder().pool(config.pool()).build();
    }

    @Override
    protected boolean overTls() {
        return true;
    }

    @Override
    protected TlsConfig tls() {
        return SETTINGS;
    }

    @Override
    protected boolean watchesIdleConnections() {
        return false;
    }

    @Override
    protected LeakExtension leakCheck() {
        return NettyBuffers.leakCheck();
    }
}
