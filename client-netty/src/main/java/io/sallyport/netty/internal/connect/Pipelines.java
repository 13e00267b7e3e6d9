package io.sallyport.netty.internal.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.sallyport.HttpVersion;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.body.ReadAhead;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionOwner;
import io.sallyport.netty.internal.connection.NettyConnectionInfo;
import io.sallyport.netty.internal.connection.TunnelConnection;
import io.sallyport.netty.internal.http1.Goodbye;
import io.sallyport.netty.internal.http1.Http1Connection;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.netty.internal.socket.BlockingChannel;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The only place that builds pipelines. From the socket inwards: TLS with a proxy, then with the origin, if there is any; then the protocol's connection. Stateless. */
final class Pipelines {

    private Pipelines() {}

    /** Puts TLS with the peer at the end of what there is so far: inside that with a proxy, if there is such. On the channel's loop. */
    static void addTls(Channel channel, SslHandler handler) {
        ChannelPipeline pipeline = channel.pipeline();
        String last = pipeline.lastContext().name();
        if (pipeline.get(SslHandler.class) != null) {
            pipeline.addBefore(last, null, OuterGoodbye.INSTANCE);
        }
        pipeline.addBefore(last, null, handler);
    }

    /** Lets a handler of the opening read what comes. On the channel's loop. */
    static void addReader(Channel channel, ChannelHandler reader) {
        ChannelHandlerContext last = channel.pipeline().lastContext();
        if (last != null) {
            channel.pipeline().addBefore(last.name(), null, reader);
        }
    }

    /** Ends that; the channel is quiet until the next handler is there. On the channel's loop. */
    static void removeReader(Channel channel, ChannelHandler reader) {
        channel.config().setAutoRead(false);
        if (channel.pipeline().context(reader) != null) {
            channel.pipeline().remove(reader); // else the channel is gone, and its handlers with it
        }
    }

    /** Ends the opening's part of a pipeline and puts HTTP/1.1 at its end. On the channel's loop. */
    static Connection http1(
            NettyLoop loop,
            Channel channel,
            long number,
            @Nullable SSLSession session,
            boolean forwarded,
            Goodbye goodbye,
            PoolConfig config,
            ReadAhead readAhead,
            ConnectionOwner owner) {
        ChannelHandler last = channel.pipeline().last();
        NettyConnectionInfo info = new NettyConnectionInfo(number, HttpVersion.HTTP_1_1, channel, session);
        loop.inUse();
        Http1Connection connection =
                new Http1Connection(loop, channel, info, forwarded, goodbye, config, readAhead, owner);
        channel.pipeline().addLast(connection);
        channel.pipeline().remove(last);
        channel.config().setAutoRead(!(channel instanceof BlockingChannel)); // which is not read while it is idle
        return connection;
    }

    /** Ends the opening's part of a pipeline and puts a tunnel at its end. On the channel's loop. */
    static Connection tunnel(NettyLoop loop, Channel channel, long number, byte[] early, ConnectionOwner owner) {
        ChannelHandler last = channel.pipeline().last();
        NettyConnectionInfo info = new NettyConnectionInfo(number, HttpVersion.HTTP_1_1, channel, null);
        loop.inUse();
        TunnelConnection connection = new TunnelConnection(loop, channel, info, early, owner);
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast(connection);
        channel.pipeline().remove(last);
        return connection;
    }
}
