package io.sallyport.netty;

import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.contract.TransportContract;
import org.junit.jupiter.api.condition.EnabledIf;

/** On io_uring, where the kernel lets us: containers often do not. {@link NativesTest} says which it is. */
@EnabledIf(value = "io.netty.channel.uring.IoUring#isAvailable", disabledReason = "no io_uring here")
final class IoUringTransportContractTest extends TransportContract {

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
