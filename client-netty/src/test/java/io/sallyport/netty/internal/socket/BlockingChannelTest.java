package io.sallyport.netty.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel of a blocking socket, without a transport around it. */
@Timeout(30)
class BlockingChannelTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Has sockets that connect for as long as the test wants. */
    private final class Slow extends SSLSocketFactory {

        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress address, int millis) {
                    begun.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return new String[0];
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return new String[0];
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            return createSocket();
        }
    }

    @Test
    void aConnectThatIsUnderWayWhenItsLoopEndsFails() throws Exception {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        SocketThreads threads = new SocketThreads(task -> new Thread(task, "connects").start());
        FactorySockets sockets = new FactorySockets(new Slow(), "a.example", 443, true);
        try {
            ChannelFuture connecting = new Bootstrap()
                    .group(group)
                    .channelFactory(() -> new BlockingChannel(sockets, threads))
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 443));
            begun.await();

            group.shutdownGracefully(0, 10, TimeUnit.SECONDS);

            assertThat(connecting.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(connecting.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(group.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(connecting.channel().isOpen()).isFalse();
        } finally {
            released.countDown();
            threads.close();
        }
    }
}
