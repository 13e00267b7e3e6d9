package io.sallyport.benchmarks.loop;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The least one can do on Netty with a large request body: a file region, or pieces while the channel is writable. */
final class BareUpload implements Contender {

    private final EventLoopGroup group;
    private final Channel[] channels;
    private final Payload payload;

    /**
     * Connects.
     *
     * @param isFile whether the file goes out, not the pieces
     */
    BareUpload(String url, int threads, int slots, Payload payload, boolean isFile) {
        this.payload = payload;
        URI target = URI.create(url);
        this.group = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(1024),
                                        new Handler(target, payload, isFile));
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
        channel.eventLoop().execute(() -> channel.pipeline().get(Handler.class).start(bytes));
    }

    @Override
    public void close() throws IOException {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        payload.close();
    }

    /** One connection. Confined to its loop. */
    private static final class Handler extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final URI target;
        private final Payload payload;
        private final boolean isFile;
        private @Nullable ChannelHandlerContext context;
        private IntConsumer whenDone = Handler::toNobody;
        private int from;

        private Handler(URI target, Payload payload, boolean isFile) {
            this.target = target;
            this.payload = payload;
            this.isFile = isFile;
            this.from = payload.size();
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        private void start(IntConsumer bytes) {
            ChannelHandlerContext ctx = Objects.requireNonNull(context);
            whenDone = bytes;
            DefaultHttpRequest head =
                    new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target.getRawPath());
            head.headers().set("Host", target.getAuthority()).set("Content-Length", payload.size());
            Channel channel = ctx.channel();
            ctx.write(head, channel.voidPromise());
            if (isFile) {
                ctx.write(new DefaultFileRegion(payload.file().toFile(), 0, payload.size()), channel.voidPromise());
                ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
            } else {
                from = 0;
                writePieces(ctx);
            }
        }

        private void writePieces(ChannelHandlerContext ctx) {
            while (from < payload.size() && ctx.channel().isWritable()) {
                ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(payload.at(from))), ctx.voidPromise());
                from += Payload.PIECE;
                if (from >= payload.size()) {
                    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
                }
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            writePieces(ctx);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
            IntConsumer done = whenDone;
            whenDone = Handler::toNobody;
            boolean ok = answer.status().code() == 200;
            done.accept(ok ? Integer.parseInt(answer.content().toString(StandardCharsets.US_ASCII)) : -1);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            whenDone.accept(-1);
        }

        private static void toNobody(int bytes) {}
    }
}
