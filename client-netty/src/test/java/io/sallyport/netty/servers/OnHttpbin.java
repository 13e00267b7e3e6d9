package io.sallyport.netty.servers;

import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests with an httpbin of their own, over each protocol. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
abstract class OnHttpbin {

    static Httpbin httpbin;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @Parameter
    Protocol protocol;

    @BeforeParameterizedClassInvocation
    static void start(Protocol protocol) throws Exception {
        httpbin = Httpbin.start(protocol);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (httpbin != null) {
            httpbin.close();
        }
    }
}
