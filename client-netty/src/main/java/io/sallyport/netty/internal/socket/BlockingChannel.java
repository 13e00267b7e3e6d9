package io.sallyport.netty.internal.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A blocking socket as a channel of an event loop: what a {@link Dial} connects, its {@link SocketInput} reads and its {@link SocketOutput} writes, on threads that may block, comes back to the loop. Confined to its loop; what any thread may ask, as of all channels, is volatile or guarded by the holder.
 */
public final class BlockingChannel extends AbstractChannel {

    /** The most bytes of a read or a write: one record of TLS (RFC 8446 section 5.1). */
    static final int PIECE = 16 * 1024;

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** How far it is on its way to its end. */
    private enum Stage {
        /** It does what it is asked. */
        OPEN,
        /** Its socket is being closed elsewhere, and nothing begins any more. */
        CLOSING,
        /** That is done, and the pipeline is about to be told. */
        ENDING,
        ENDED
    }

    private final FactorySockets sockets;
    private final SocketWork work;
    private final SocketHolder holder = new SocketHolder();
    private final SocketInput input;
    private final SocketOutput output;
    private final BlockingChannelConfig config;
    private final Runnable loopEnd = this::loopEnds;

    private @Nullable FirstAnswer<@Nullable Throwable> connecting;

    /** Written once, on the loop; read on any thread. */
    private volatile boolean connected;

    /** Written on the loop; read on any thread, also by what comes back when the loop is shut down. */
    private volatile Stage stage = Stage.OPEN;

    /** A channel that is not connected. */
    public BlockingChannel(FactorySockets sockets, SocketThreads threads) {
        super(null);
        this.sockets = sockets;
        this.work = new SocketWork(this, threads);
        this.input = new SocketInput(this, work, holder);
        this.output = new SocketOutput(this, work, holder);
        this.config = new BlockingChannelConfig(this, input, work);
    }

    /** Whether a thread waits for what the peer sends. */
    public boolean isReading() {
        return input.isUsed();
    }

    /** What is done with a socket of TLS. */
    public interface Handshake {

        /** Shakes hands and judges the peer. May block. */
        SSLSession with(SSLSocket socket) throws IOException;
    }

    /**
     * Puts TLS over the socket, while nothing is read or written.
     *
     * @param told on the loop, of the session or of why there is none
     */
    public void secure(Handshake handshake, BiConsumer<@Nullable SSLSession, @Nullable Throwable> told) {
        if (input.isUsed() || !isActive()) {
            told.accept(null, new IOException("the socket is in use"));
        } else if (output.isWriting()) {
            output.whenWritten(() -> secure(handshake, told)); // the answer was faster than who waited for the write
        } else {
            input.secure(sockets, handshake, told);
        }
    }

    /**
     * Looks whether a connection that was idle can be used again.
     *
     * @param told on the loop: why it cannot, or null
     */
    public void look(Consumer<@Nullable String> told) {
        if (isActive()) {
            input.look(told);
        } else {
            told.accept("it was closed");
        }
    }

    // Connecting.

    private void connect(Dial dial, ChannelPromise promise) {
        FirstAnswer<@Nullable Throwable> answer = new FirstAnswer<>(failure -> connectEnded(promise, failure));
        connecting = answer;
        if (dial.millis() > 0) {
            answer.limit(eventLoop(), dial.millis(), dial::late);
        }
        try {
            work.inTurn(dial::connect, (made, failure) -> answer.give(failure));
        } catch (RejectedExecutionException e) {
            answer.give(e);
        }
    }

    private void connectEnded(ChannelPromise promise, @Nullable Throwable failure) {
        if (failure != null) {
            promise.tryFailure(failure);
            close();
            return;
        }
        connected = true;
        promise.trySuccess();
        pipeline().fireChannelActive();
    }

    // Reading.

    @Override
    protected void doBeginRead() {
        input.want(true);
        readOn();
    }

    /** Reads what is asked for. Not while the first piece is written: a thread that waits for an answer to what is not sent would be one too many. */
    void readOn() {
        if (isActive() && (input.hasBegun() || !output.isWriting())) {
            input.read();
        }
    }

    // Writing.

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException(message.getClass().getName() + " (expected: a ByteBuf)");
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
        output.write(out, input.hasBegun());
    }

    /** Writes what is flushed. */
    void writeOn() {
        ((Acts) unsafe()).flush0();
    }

    /** Nothing more can be written. */
    void writeFailed(Throwable failure) {
        ((Acts) unsafe()).writeFailed(failure);
    }

    @Override
    protected void doShutdownOutput() {
        // The socket takes nothing more as it is.
    }

    // Life.

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true; // of a loop it needs the thread only
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        if (eventLoop() instanceof SingleThreadEventExecutor loop) {
            loop.addShutdownHook(loopEnd);
        }
        promise.setSuccess();
    }

    @Override
    protected void doDeregister() {
        if (eventLoop() instanceof SingleThreadEventExecutor loop) {
            loop.removeShutdownHook(loopEnd);
        }
    }

    private void loopEnds() {
        ((Acts) unsafe()).endNow();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("bind");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    /** Ends it, without waiting for the socket if that is not closed. */
    @Override
    protected void doClose() {
        boolean open = stage == Stage.OPEN;
        stage = Stage.ENDED;
        if (open) {
            closeSocket(() -> {});
        }
    }

    private void closeSocket(Runnable then) {
        boolean writing = output.isWriting();
        boolean busy = !connected || input.isUsed() || writing;
        work.close(() -> {
            holder.close(busy, writing);
            then.run();
        });
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return stage != Stage.ENDED;
    }

    /** Not while its socket is being closed; but when that is done it is, once more, so that the pipeline is told that it is no longer. */
    @Override
    public boolean isActive() {
        Stage now = stage;
        return connected && (now == Stage.OPEN || now == Stage.ENDING);
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return holder.localAddress();
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return holder.remoteAddress();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Acts();
    }

    /** What the pipeline asks of the socket. */
    private final class Acts extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            if (promise.setUncancellable() && ensureOpen(promise)) {
                InetSocketAddress address = (InetSocketAddress) remote;
                BlockingChannel.this.connect(
                        new Dial(sockets, holder, address, config.getConnectTimeoutMillis()), promise);
            }
        }

        /** Closes the socket first, where that may take its time; the channel ends on the loop, after it. */
        @Override
        public void close(ChannelPromise promise) {
            if (stage == Stage.ENDED) {
                super.close(promise);
            } else if (stage != Stage.OPEN) {
                closeFuture().addListener(closed -> safeSetSuccess(promise));
            } else {
                stage = Stage.CLOSING;
                if (connecting != null) {
                    connecting.give(new ClosedChannelException());
                }
                closeSocket(() -> work.onLoop(() -> end(promise)));
            }
        }

        private void end(ChannelPromise promise) {
            if (stage == Stage.CLOSING) {
                stage = Stage.ENDING;
                super.close(promise);
            } else {
                safeSetSuccess(promise); // the loop has ended the channel
            }
        }

        /** The loop is about to end: nothing would come back to it. */
        private void endNow() {
            if (connecting != null) {
                connecting.give(new ClosedChannelException());
            }
            if (stage == Stage.CLOSING) {
                stage = Stage.ENDING;
            }
            super.close(voidPromise());
        }

        @Override
        protected void flush0() {
            if (!output.isWriting() && stage != Stage.CLOSING) {
                super.flush0();
            }
        }

        private void writeFailed(Throwable failure) {
            handleWriteError(failure);
        }
    }
}
