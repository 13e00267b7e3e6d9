package io.sallyport.netty;

import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.contract.TransportContract;

/**
 * On io_uring, where the kernel lets us; not among the tests of every build: {@code -Dtest=IoUringTransportContract} runs it. With Netty 4.2.18 a reset right behind data is now and then noticed
 * only by the limit for reading.
 */
final class IoUringTransportContract extends TransportContract {

    @Override
    protected Transport createTransport(TransportConfig config) {
        return NettyTransport.builder()
                .nativeTransport(NativeTransport.IO_URING)
                .pool(config.pool())
                .build();
    }

    @Override
    protected LeakExtension leakCheck() {
        return NettyBuffers.leakCheck();
    }
}
