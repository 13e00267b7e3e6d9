package io.sallyport.netty.internal.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.sallyport.HttpVersion;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.body.ReadAhead;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionOwner;
import io.sallyport.netty.internal.connection.NettyConnectionInfo;
import io.sallyport.netty.internal.http1.Goodbye;
import io.sallyport.netty.internal.http1.Http1Connection;
import io.sallyport.netty.internal.loop.NettyLoop;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The only place that builds pipelines. From the socket inwards: TLS, if there is any; then the protocol's connection. Stateless. */
final class Pipelines {

    private Pipelines() {}

    /** Ends the opening's part of a pipeline and puts HTTP/1.1 at its end. On the channel's loop. */
    static Connection http1(
            NettyLoop loop,
            Channel channel,
            long number,
            @Nullable SSLSession session,
            Goodbye goodbye,
            PoolConfig config,
            ReadAhead readAhead,
            ConnectionOwner owner) {
        ChannelHandler last = channel.pipeline().last();
        NettyConnectionInfo info = new NettyConnectionInfo(number, HttpVersion.HTTP_1_1, channel, session);
        loop.inUse();
        Http1Connection connection = new Http1Connection(loop, channel, info, goodbye, config, readAhead, owner);
        channel.pipeline().addLast(connection);
        channel.pipeline().remove(last);
        channel.config().setAutoRead(true);
        return connection;
    }
}
