package io.sallyport.benchmarks.loop;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Answers every GET with the same bytes, as cheaply as it can, so that the client is what is measured. Prints its port, then a
 * line for each line it reads: {@code hold} keeps answers back, {@code held} tells how many, {@code release} gives them,
 * {@code connections} tells how many are open. Ends with its input. One event loop owns all state.
 */
public final class LoopServer {
    private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private final ByteBuf answer;
    private final Queue<ChannelHandlerContext> held = new ArrayDeque<>();
    private boolean holding;
    private int connections;

    private LoopServer(int size) {
        String head = "HTTP/1.1 200 OK\r\nServer: loop\r\nContent-Type: application/octet-stream\r\n"
                + "Cache-Control: no-store\r\nX-Request-Id: 0123456789abcdef\r\nContent-Length: " + size + "\r\n\r\n";
        ByteBuf bytes = Unpooled.directBuffer(head.length() + size);
        bytes.writeCharSequence(head, StandardCharsets.US_ASCII);
        this.answer = Unpooled.unreleasableBuffer(bytes.writeZero(size).asReadOnly());
    }

    /**
     * Runs until standard input ends.
     *
     * @param args the size of a body
     */
    public static void main(String[] args) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        LoopServer server = new LoopServer(Integer.parseInt(args[0]));
        Channel listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(server.new Requests());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) listening.localAddress()).getPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String order = line;
            System.out.println(group.next().submit(() -> server.obey(order)).get());
        }
        group.shutdownGracefully();
    }

    private String obey(String order) {
        if (order.equals("hold")) {
            holding = true;
        } else if (order.equals("release")) {
            holding = false;
            for (ChannelHandlerContext ctx = held.poll(); ctx != null; ctx = held.poll()) {
                ctx.writeAndFlush(answer.duplicate(), ctx.voidPromise());
            }
        }
        return Integer.toString(order.equals("connections") ? connections : held.size());
    }

    /** Looks for the empty lines that end requests without a body, and for nothing else. */
    private final class Requests extends ChannelInboundHandlerAdapter {
        private int last4;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            connections++;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            connections--;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                while (in.isReadable()) {
                    last4 = last4 << 8 | in.readByte();
                    if (last4 == END_OF_HEAD) {
                        request(ctx);
                    }
                }
            } finally {
                in.release();
            }
        }

        private void request(ChannelHandlerContext ctx) {
            if (holding) {
                held.add(ctx);
            } else {
                ctx.write(answer.duplicate(), ctx.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
