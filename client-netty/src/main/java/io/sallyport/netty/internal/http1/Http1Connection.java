package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.ConnectionInfo;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.body.ReadAhead;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionLife;
import io.sallyport.netty.internal.connection.ConnectionOwner;
import io.sallyport.netty.internal.connection.ConnectionState;
import io.sallyport.netty.internal.connection.NettyConnectionInfo;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.netty.internal.socket.BlockingChannel;
import io.sallyport.spi.Abort;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: room for one exchange at a time, whose work its {@link Http1Codec} does. Watches the channel while it is idle: a byte or a close then ends it. A channel that takes a thread to watch is looked at before it is used again. Confined to its channel's event loop.
 */
public final class Http1Connection extends ChannelInboundHandlerAdapter implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

    private static final String SPENT = "PoolConfig.maxAge, maxUses or idleTimeout lets it take nothing more";

    /** Until then the first exchange on a new connection may hear what the peer has to say to it. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final NettyLoop loop;
    private final Channel channel;
    private final NettyConnectionInfo info;
    /** The channel, if nothing watches it while it is idle; else null. */
    private final @Nullable BlockingChannel blind;

    private final boolean forwarded;
    private final Goodbye goodbye;
    private final ConnectionLife life;
    private final Http1Deadline deadline;
    private final Http1ResponseReader reader = new Http1ResponseReader();
    private long idleNanos;
    private final PoolConfig config;
    private final ReadAhead readAhead;

    private @Nullable Http1Codec codec;
    private @Nullable Throwable failure;
    private boolean closeNotified;

    /**
     * Takes over a channel that is connected, and secured if it is to be.
     *
     * @param forwarded whether a proxy at its end passes the requests on
     */
    public Http1Connection(
            NettyLoop loop,
            Channel channel,
            NettyConnectionInfo info,
            boolean forwarded,
            Goodbye goodbye,
            PoolConfig config,
            ReadAhead readAhead,
            ConnectionOwner owner) {
        this.loop = loop;
        this.channel = channel;
        this.info = info;
        this.blind = channel instanceof BlockingChannel socket ? socket : null;
        this.forwarded = forwarded;
        this.goodbye = goodbye;
        this.life = new ConnectionLife(this, owner);
        this.idleNanos = config.idleTimeout().toNanos();
        this.config = config;
        this.readAhead = readAhead;
        this.deadline = new Http1Deadline(this);
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
    public int room() {
        return 1;
    }

    @Override
    public ConnectionState state() {
        return life.state();
    }

    @Override
    public boolean open(Exchange exchange) {
        loop.assertInLoop();
        if (!life.takesExchanges() || codec != null || !channel.isActive()) {
            return false;
        }
        if (info.uses() > 0 && isSpent()) {
            life.closeToNew(SPENT);
            channel.close();
            return false;
        }
        info.countUse();
        Http1Codec next = new Http1Codec(this, exchange);
        codec = next;
        exchange.leased(info);
        next.start();
        if (blind != null && codec == next) {
            readOn(true);
        }
        return true;
    }

    @Override
    public void onceLookedAt(Runnable task) {
        BlockingChannel socket = blind;
        loop.executeOrRun(socket == null ? task : () -> look(socket, task));
    }

    private void look(BlockingChannel socket, Runnable then) {
        boolean fresh = info.uses() == 0 && info.age().compareTo(FRESH) <= 0;
        if (fresh || !life.takesExchanges()) {
            then.run();
            return;
        }
        socket.look(flaw -> {
            if (flaw != null && life.takesExchanges()) {
                life.closeToNew(flaw);
                channel.close();
            }
            then.run();
        });
    }

    @Override
    public void closeToNew(String reason) {
        loop.executeOrDrop(() -> {
            life.closeToNew(reason);
            if (codec == null) {
                channel.close();
            }
        });
    }

    @Override
    public void abort(Abort reason) {
        loop.executeOrDrop(() -> {
            life.closeToNew("it was aborted: " + reason);
            Http1Codec current = codec;
            if (current != null) {
                current.abort(reason);
            }
            close();
        });
    }

    boolean isForwarded() {
        return forwarded;
    }

    Channel channel() {
        return channel;
    }

    ReadAhead readAhead() {
        return readAhead;
    }

    Http1ResponseReader reader() {
        return reader;
    }

    Http1Deadline deadline() {
        return deadline;
    }

    @Nullable
    Http1Codec codec() {
        return codec;
    }

    /** The exchange is over. A connection that can be reused goes back to its owner, who may open the next exchange in here; another one is closed. */
    void ended(boolean reusable) {
        codec = null;
        BlockingChannel socket = blind;
        if (socket != null) {
            readOn(false);
        }
        boolean quiet = socket == null || !socket.isReading();
        if (reusable && quiet && life.takesExchanges() && !isSpent() && idleNanos > 0) {
            deadline.idle(idleNanos);
            readOn(socket == null);
            life.released();
        } else {
            life.closeToNew(reusable ? SPENT : "its last exchange left it unusable");
            close();
        }
    }

    /** Closes the channel. TLS's goodbye would wait behind what the peer does not take: where there is such, it is left out. */
    private void close() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null && pending != null && pending.totalPendingWriteBytes() > 0) {
            first.close(); // behind the TLS handler
        } else {
            channel.close();
        }
    }

    /** The server says how long it keeps an idle connection: ours goes a little before that. */
    void keptByServerFor(long seconds) {
        idleNanos = Math.min(idleNanos, TimeUnit.MILLISECONDS.toNanos(seconds * 900));
    }

    /** The idle time is over; decided here, on the loop, so no exchange can come between. */
    void idledOut() {
        if (codec == null) {
            life.closeToNew("it was idle for PoolConfig.idleTimeout");
            channel.close();
        }
    }

    /** Reads on, or lets the peer wait. */
    void readOn(boolean wanted) {
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (idleNanos > 0) {
            deadline.idle(idleNanos);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!(message instanceof ByteBuf in)) {
                return;
            }
            Http1Codec current = codec;
            if (current == null) {
                if (life.takesExchanges()) {
                    LOG.debug("{}: closing, the peer sent {} bytes that nobody asked for", info, in.readableBytes());
                    life.closeToNew("the peer sent bytes that nobody asked for");
                    channel.close();
                }
                return;
            }
            current.read(in);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Http1Codec current = codec;
        if (current != null) {
            current.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Http1Codec current = codec;
        if (current != null && channel.isWritable()) {
            current.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            closeNotified = true;
            channel.close(); // nothing more comes, whether TCP's end follows or not
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Http1Codec current = codec;
        if (current != null && cause instanceof ChannelOutputShutdownException) {
            current.cut(cause);
            return;
        }
        if (failure == null) {
            // Netty wraps what its TLS handler throws.
            failure = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        }
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Throwable cause = failure;
        life.end(cause == null ? "the peer closed it" : cause.toString(), () -> {
            loop.timers().remove(deadline);
            Http1Codec current = codec;
            if (current != null) {
                current.connectionEnded(cause, closeNotified || goodbye == Goodbye.OPTIONAL);
            }
        });
    }

    /** Whether its time is over, or its exchanges are all had. */
    private boolean isSpent() {
        boolean old = !config.maxAge().isZero() && info.age().compareTo(config.maxAge()) >= 0;
        return old || (config.maxUses() > 0 && info.uses() >= config.maxUses());
    }

    /** Label, state and what goes on. */
    @Override
    public String toString() {
        return "Http1Connection[" + life.state() + ", " + info + ", " + (codec == null ? "no exchange" : codec) + "]";
    }
}
