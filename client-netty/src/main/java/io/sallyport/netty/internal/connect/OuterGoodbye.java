package io.sallyport.netty.internal.connect;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/** Between TLS with a proxy and TLS with the origin: the goodbye of the one is none of the other, or a proxy could cut an answer unseen. Stateless. */
@ChannelHandler.Sharable
final class OuterGoodbye extends ChannelInboundHandlerAdapter {

    static final OuterGoodbye INSTANCE = new OuterGoodbye();

    private OuterGoodbye() {}

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }
}
