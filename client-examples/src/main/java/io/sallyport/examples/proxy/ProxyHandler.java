package io.sallyport.examples.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.sallyport.HttpClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One client's connection: its requests one after the other, each as an {@link Exchange}. Confined to the connection's event loop. */
final class ProxyHandler extends SimpleChannelInboundHandler<HttpObject> {
    private final HttpClient client;
    private final URI origin;

    private @Nullable Exchange current;
    private @Nullable HttpRequest next;
    private boolean wanted;

    ProxyHandler(HttpClient client, URI origin) {
        this.client = client;
        this.origin = origin;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        read(ctx);
    }

    /** Asks for one message. */
    private void read(ChannelHandlerContext ctx) {
        wanted = true;
        ctx.read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wanted) {
            ctx.read(); // what came was less than a message
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        wanted = false;
        Exchange running = current;
        if (message instanceof HttpRequest request) {
            if (running == null) {
                start(ctx, request);
            } else {
                next = request; // it came early, and waits
            }
        } else if (message instanceof HttpContent content && running != null) {
            running.piece(content.content(), message instanceof LastHttpContent);
        }
    }

    private void start(ChannelHandlerContext ctx, HttpRequest request) {
        Exchange exchange = new Exchange(ctx, request, () -> read(ctx), () -> ended(ctx));
        current = exchange;
        exchange.start(client, origin);
    }

    private void ended(ChannelHandlerContext ctx) {
        current = null;
        HttpRequest waiting = next;
        if (waiting != null) {
            next = null;
            start(ctx, waiting);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange running = current;
        if (running != null) {
            running.writabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange running = current;
        if (running != null) {
            running.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // a reset, mostly
    }
}
