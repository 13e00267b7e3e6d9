package io.sallyport.netty.internal.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.sallyport.ConnectionInfo;
import io.sallyport.Request;
import io.sallyport.Tunnel;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.Abort;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A connection that is a stream of bytes for one caller, and takes no exchanges. Confined to its channel's event loop, but for {@link Tunnel}'s methods, which are thread-safe. */
public final class TunnelConnection extends ChannelInboundHandlerAdapter implements Connection, Tunnel {

    private final NettyLoop loop;
    private final Channel channel;
    private final NettyConnectionInfo info;
    private final ConnectionLife life;
    private final TunnelInput input;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private @Nullable Request request;
    private @Nullable Throwable broken;
    private boolean outputShut;

    /**
     * Takes over a channel that leads where its bytes are to go.
     *
     * @param early what came in already
     */
    public TunnelConnection(
            NettyLoop loop, Channel channel, NettyConnectionInfo info, byte[] early, ConnectionOwner owner) {
        this.loop = loop;
        this.channel = channel;
        this.info = info;
        this.life = new ConnectionLife(this, owner);
        this.input = new TunnelInput(loop, wanted -> channel.config().setAutoRead(wanted), this::close);
        if (early.length > 0) {
            input.add(ByteBuffer.wrap(early));
        }
    }

    /** Its caller is there; false: it is closed. */
    public boolean take(Request connect) {
        loop.assertInLoop();
        if (!life.takesExchanges() || !channel.isActive()) {
            return false;
        }
        request = connect;
        info.countUse();
        return true;
    }

    /** Nobody may want it any more, since its caller gave up. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        loop.execute(() -> {
            if (request == null) {
                closeNow("nobody wants the tunnel any more");
            }
        });
    }

    @Override
    public NettyLoop loop() {
        return loop;
    }

    @Override
    public ConnectionInfo info() {
        return info;
    }

    @Override
    public ConnectionInfo connection() {
        return info;
    }

    @Override
    public int room() {
        return 1;
    }

    @Override
    public ConnectionState state() {
        return life.state();
    }

    @Override
    public boolean open(Exchange exchange) {
        return false;
    }

    @Override
    public void closeToNew(String reason) {
        loop.executeOrDrop(() -> {
            life.closeToNew(reason);
            if (request == null) {
                channel.close();
            }
        });
    }

    @Override
    public void abort(Abort reason) {
        loop.executeOrDrop(() -> closeNow("it was aborted: " + reason));
    }

    @Override
    public void close() {
        loop.executeOrDrop(() -> closeNow("the tunnel was closed"));
    }

    private void closeNow(String reason) {
        life.closeToNew(reason);
        channel.close();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    @Override
    public Flow.Publisher<ByteBuffer> input() {
        return input;
    }

    @Override
    public CompletableFuture<Void> write(ByteBuffer data) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        onLoop(written, () -> end(channel.writeAndFlush(Unpooled.wrappedBuffer(data)), written));
        return written;
    }

    @Override
    public CompletableFuture<Void> shutdownOutput() {
        CompletableFuture<Void> shut = new CompletableFuture<>();
        onLoop(shut, () -> {
            outputShut = true;
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            end(tls != null ? tls.closeOutbound() : ((DuplexChannel) channel).shutdownOutput(), shut);
            closeIfDone();
        });
        return shut;
    }

    private void onLoop(CompletableFuture<Void> told, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            told.completeExceptionally(failure("the event loops are shut down", e));
        }
    }

    private void end(Future<?> done, CompletableFuture<Void> told) {
        done.addListener(ended -> {
            if (ended.isSuccess()) {
                told.complete(null);
            } else {
                told.completeExceptionally(failure("the tunnel takes nothing more", ended.cause()));
            }
        });
    }

    private ConnectionLostException failure(String text, @Nullable Throwable cause) {
        FailureFacts facts = new FailureFacts(
                Phase.RESPONSE_BODY,
                Processing.ANSWERED,
                request,
                info.remoteAddress(),
                info.age(),
                info.uses(),
                0,
                0,
                Map.of());
        return new ConnectionLostException(facts, text, cause);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof ByteBuf in && in.isReadable()) {
                ByteBuffer copy = ByteBuffer.allocate(in.readableBytes());
                in.readBytes(copy);
                input.add(copy.flip());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent goodbye && goodbye.isSuccess()) {
            input.end(null);
            closeIfDone();
        } else if (event instanceof ChannelInputShutdownEvent && !input.hasEnded()) {
            if (ctx.pipeline().get(SslHandler.class) == null) {
                input.end(null);
                closeIfDone();
            } else {
                input.end(failure("the tunnel was cut: TLS did not say goodbye", null));
                channel.close();
            }
        }
    }

    private void closeIfDone() {
        if (outputShut && input.hasEnded()) {
            channel.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (broken == null) {
            broken = cause;
        }
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Throwable cause = broken;
        life.end(cause == null ? "the peer closed it" : cause.toString(), () -> {
            input.end(failure(cause == null ? life.reason() : "the tunnel broke: " + cause, cause));
            closed.complete(null);
        });
    }

    @Override
    public String toString() {
        return "Tunnel[" + life.state() + ", " + info + "]";
    }
}
