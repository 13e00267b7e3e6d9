package io.sallyport.benchmarks.loop;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** The least one can do on Netty: one connection a slot, Netty's own codec, no pool, no timeouts, the body copied to the heap. What the others cost beyond it is theirs. */
final class BareContender implements Contender {

    private final EventLoopGroup group;
    private final Channel[] channels;
    private final URI target;

    /**
     * Connects.
     *
     * @param bodies makes what each connection does with bodies
     */
    BareContender(String url, int threads, int slots, Supplier<BareBody> bodies) {
        this.target = URI.create(url);
        this.group = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), new Handler(bodies.get()));
                    }
                });
        this.channels = new Channel[slots];
        for (int i = 0; i < slots; i++) {
            channels[i] = bootstrap
                    .connect(target.getHost(), target.getPort())
                    .syncUninterruptibly()
                    .channel();
        }
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        Channel channel = channels[slot];
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, target.getRawPath(), Unpooled.EMPTY_BUFFER);
        request.headers().set("Host", target.getAuthority());
        channel.pipeline().get(Handler.class).whenDone = bytes;
        channel.writeAndFlush(request, channel.voidPromise());
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Handler extends SimpleChannelInboundHandler<HttpObject> {

        private final BareBody body;
        private volatile IntConsumer whenDone = Handler::toNobody;
        private boolean ok;

        private Handler(BareBody body) {
            this.body = body;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) throws IOException {
            if (part instanceof HttpResponse head) {
                ok = head.status().code() == 200;
                body.start();
            }
            if (part instanceof HttpContent content && content.content().isReadable()) {
                body.add(content.content());
            }
            if (part instanceof LastHttpContent) {
                IntConsumer done = whenDone;
                int got = body.end();
                whenDone = Handler::toNobody;
                done.accept(ok ? got : -1);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            whenDone.accept(-1);
        }

        private static void toNobody(int bytes) {}
    }
}
