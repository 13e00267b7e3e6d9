package io.sallyport.examples.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.sallyport.HttpClient;
import io.sallyport.event.ClientListener;
import io.sallyport.netty.NettyTransport;
import io.sallyport.spi.TransportSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Forwards all it gets to one server. The client runs on the proxy's own event loops, so a request is served from its first
 * byte to the last of its answer by one thread, and bodies of any length pass through in pieces. Thread-safe.
 */
public final class ReverseProxy implements AutoCloseable {
    final EventLoopGroup workers;
    private final NettyTransport transport;
    private final HttpClient client;
    private final Channel listening;

    /**
     * Starts it.
     *
     * @param origin where requests go: scheme, host, port
     * @param port to listen on, or 0 for a free one
     * @param threads the number of event loops
     * @param listener hears what the client does, or null
     */
    public ReverseProxy(URI origin, int port, int threads, @Nullable ClientListener listener) {
        workers = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        transport = NettyTransport.builder().eventLoopGroup(workers).build();
        client = HttpClient.builder().transport(transport).listener(listener).build();
        listening = new ServerBootstrap()
                .group(workers)
                .channel(NioServerSocketChannel.class)
                // a channel reads when somebody wants more, and only then
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(8 * 1024, 16 * 1024, 64 * 1024)) // pieces as large as reads
                                .addLast(new FlowControlHandler()) // one message for each read
                                .addLast(new ProxyHandler(client, origin));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    /** {@code ReverseProxy http://localhost:8080 8000}. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("expected: the origin's URL, and the port to listen on");
            System.exit(2);
        }
        try (ReverseProxy proxy = new ReverseProxy(URI.create(args[0]), Integer.parseInt(args[1]), 2, null)) {
            System.out.printf("http://localhost:%d forwards to %s%n", proxy.port(), args[0]);
            proxy.listening.closeFuture().syncUninterruptibly();
        }
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** What its client holds. */
    public TransportSnapshot snapshot() {
        return transport.snapshot();
    }

    /** Stops listening, then ends what is going on. */
    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        client.close();
        transport.closeAsync(Duration.ZERO).join();
        workers.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
