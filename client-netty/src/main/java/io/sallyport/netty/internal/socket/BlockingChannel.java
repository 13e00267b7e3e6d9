package io.sallyport.netty.internal.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A blocking socket as a channel of an event loop: one read and one write at most are under way at a time, each on a thread of its own, and their results come back to the loop. Nothing is read unless it is asked for, so that a channel that is not read holds no thread. Confined to its loop, but for the socket, which is
 * guarded by the holder.
 */
public final class BlockingChannel extends AbstractChannel {

    /** The most bytes of a read or a write: one record of TLS (RFC 8446 section 5.1). */
    private static final int PIECE = 16 * 1024;

    /** Pieces below this are copied: what holds them should not hold the room of a whole one. */
    private static final int SMALL = 4 * 1024;

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final FactorySockets sockets;
    private final SocketThreads threads;
    private final SocketHolder holder = new SocketHolder();
    private final Config config = new Config(this);
    private final Runnable loopEnd = this::loopEnds;

    private @Nullable ChannelPromise connecting;
    private @Nullable Future<?> connectLimit;
    private volatile boolean connected;

    /** The socket is being closed; then the channel ends. */
    private volatile boolean closing;

    private volatile boolean ending;
    private volatile boolean ended;
    private volatile boolean loopEnded;

    private boolean preparing;
    private boolean readWanted;

    /** Something was read since it was idle, or is: the peer may wait for us to read on, so writing must not keep us from it. */
    private boolean begun;

    private boolean reading;
    private @Nullable Consumer<@Nullable String> looking;
    private @Nullable Future<?> lookLimit;
    private boolean writing;
    private @Nullable Runnable whenWritten;

    /** A channel that is not connected. */
    public BlockingChannel(FactorySockets sockets, SocketThreads threads) {
        super(null);
        this.sockets = sockets;
        this.threads = threads;
    }

    /** Whether a thread waits for what the peer sends. */
    public boolean isReading() {
        return reading;
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
        if (reading || preparing || !isActive()) {
            told.accept(null, new IOException("the socket is in use"));
            return;
        }
        if (writing) {
            whenWritten = () -> secure(handshake, told); // the answer was faster than who waited for the write
            return;
        }
        preparing = true;
        begun = false;
        try {
            threads.blocking().execute(() -> {
                SSLSession session = null;
                Throwable failure = null;
                try {
                    SSLSocket secured = sockets.secured(holder.socket());
                    holder.use(secured);
                    session = handshake.with(secured);
                } catch (Throwable e) { // the factory and its sockets are the user's
                    failure = e;
                }
                SSLSession made = session;
                Throwable cause = failure;
                onLoop(() -> {
                    preparing = false;
                    told.accept(made, cause);
                });
            });
        } catch (RejectedExecutionException e) {
            preparing = false;
            told.accept(null, e);
        }
    }

    /**
     * Looks whether a connection that was idle can be used again.
     *
     * @param told on the loop: why it cannot, or null
     */
    public void look(Consumer<@Nullable String> told) {
        if (reading || !isActive()) {
            told.accept("it is in use");
            return;
        }
        reading = true;
        begun = false;
        looking = told;
        lookLimit = eventLoop().schedule(() -> looked("it does not let itself be looked at"), 1, TimeUnit.SECONDS);
        try {
            threads.spare().execute(() -> {
                String flaw = holder.flaw();
                onLoop(() -> {
                    reading = false;
                    looked(flaw);
                });
            });
        } catch (RejectedExecutionException e) {
            reading = false;
            looked("the transport is closed");
        }
    }

    /** Who knows first tells. */
    private void looked(@Nullable String flaw) {
        Consumer<@Nullable String> told = looking;
        Future<?> limit = lookLimit;
        looking = null;
        if (told != null && limit != null) {
            limit.cancel(false);
            told.accept(flaw);
        }
    }

    // Connecting.

    private void dial(InetSocketAddress address, ChannelPromise promise) {
        connecting = promise;
        int millis = config.getConnectTimeoutMillis();
        if (millis > 0) {
            connectLimit = eventLoop().schedule(() -> connectEnded(late(address)), millis, TimeUnit.MILLISECONDS);
        }
        try {
            threads.blocking().execute(() -> {
                Throwable failure = null;
                try {
                    Socket made = sockets.unconnected();
                    holder.hold(made);
                    made.setTcpNoDelay(true);
                    made.connect(sockets.named(address), millis);
                } catch (SocketTimeoutException e) {
                    failure = late(address);
                    failure.initCause(e);
                } catch (Throwable e) { // the factory and its sockets are the user's
                    failure = e;
                }
                Throwable cause = failure;
                onLoop(() -> connectEnded(cause));
            });
        } catch (RejectedExecutionException e) {
            connectEnded(e);
        }
    }

    private static ConnectTimeoutException late(InetSocketAddress address) {
        return new ConnectTimeoutException("connection timed out: " + address);
    }

    private void connectEnded(@Nullable Throwable failure) {
        ChannelPromise promise = connecting;
        if (promise == null) {
            return; // too late
        }
        connecting = null;
        Future<?> limit = connectLimit;
        if (limit != null) {
            limit.cancel(false);
        }
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
        readWanted = true;
        readIfPossible();
    }

    /** Not while the first piece is written: a thread that waits for an answer to what is not sent would be one too many. */
    private void readIfPossible() {
        boolean first = writing && !begun;
        if (!readWanted || reading || first || preparing || !isActive()) {
            return;
        }
        begun = true;
        readWanted = false;
        reading = true;
        try {
            threads.blocking().execute(this::readNow);
        } catch (RejectedExecutionException e) {
            onLoop(() -> readEnded(null, new IOException("the blocking executor refused to read", e)));
        }
    }

    /** Off the loop. */
    private void readNow() {
        byte[] bytes = new byte[PIECE];
        int count = -1;
        Throwable failure = null;
        try {
            do {
                count = holder.socket().getInputStream().read(bytes);
            } while (count == 0);
        } catch (Throwable e) { // the socket may be the user's
            failure = e;
        }
        byte[] piece = count < SMALL ? Arrays.copyOf(bytes, Math.max(count, 0)) : bytes;
        ByteBuf read = failure != null || count < 0 ? null : Unpooled.wrappedBuffer(piece, 0, count);
        Throwable cause = failure;
        onLoop(() -> readEnded(read, cause));
    }

    private void readEnded(@Nullable ByteBuf read, @Nullable Throwable failure) {
        reading = false;
        if (!isActive()) {
            return;
        }
        if (read != null) {
            pipeline().fireChannelRead(read);
            pipeline().fireChannelReadComplete();
            return;
        }
        if (failure != null) {
            pipeline().fireExceptionCaught(failure);
        }
        unsafe().close(voidPromise());
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
        if (writing) {
            return;
        }
        byte[] piece = Pieces.of(out, PIECE);
        while (piece.length == 0 && !out.isEmpty()) {
            out.removeBytes(0); // empty ones; who hears of it may flush
            piece = Pieces.of(out, PIECE);
        }
        if (piece.length > 0) {
            write(piece);
        }
    }

    private void write(byte[] piece) throws IOException {
        writing = true;
        Executor executor = begun ? threads.spare() : threads.blocking();
        try {
            executor.execute(() -> {
                Throwable failure = null;
                try {
                    holder.socket().getOutputStream().write(piece);
                    holder.socket().getOutputStream().flush();
                } catch (Throwable e) { // the socket may be the user's
                    failure = e;
                }
                Throwable cause = failure;
                onLoop(() -> writeEnded(piece.length, cause));
            });
        } catch (RejectedExecutionException e) {
            writing = false;
            throw new IOException("the blocking executor refused to write", e);
        }
    }

    private void writeEnded(int count, @Nullable Throwable failure) {
        writing = false;
        Runnable waiting = whenWritten;
        if (!isActive()) {
            return; // whoever waits has closed it, or will hear of that
        }
        Acts acts = (Acts) unsafe();
        if (failure != null) {
            acts.writeFailed(failure);
        }
        if (waiting == null) {
            readIfPossible(); // before the next write begins
        }
        ChannelOutboundBuffer out = acts.outboundBuffer();
        if (out != null) {
            acts.writeOn(out, count);
        }
        if (waiting != null) {
            whenWritten = null;
            waiting.run();
        }
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
        loopEnded = true;
        unsafe().close(voidPromise());
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("bind");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    private void closeSocket(Runnable then) {
        boolean blocked = writing;
        boolean busy = !connected || reading || blocked || preparing;
        threads.close(() -> {
            holder.close(busy, blocked);
            then.run();
        });
    }

    @Override
    protected void doClose() {
        ended = true;
        if (!closing || loopEnded) {
            closeSocket(() -> {}); // without waiting for it
        }
    }

    /** Runs the task on the loop, or nowhere: a loop that is shut down has closed its channels. */
    private void onLoop(Runnable task) {
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // nothing else runs there any more
        }
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
        return !ended;
    }

    @Override
    public boolean isActive() {
        return connected && !ended && (!closing || ending);
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
                dial((InetSocketAddress) remote, promise);
            }
        }

        /** Closes the socket first, where that may take its time; the channel ends on the loop, after it. */
        @Override
        public void close(ChannelPromise promise) {
            if (loopEnded) {
                super.close(promise);
            } else if (closing) {
                closeFuture().addListener(closed -> safeSetSuccess(promise));
            } else {
                closing = true;
                if (connecting != null) {
                    connectEnded(new ClosedChannelException());
                }
                closeSocket(() -> onLoop(() -> end(promise)));
            }
        }

        private void end(ChannelPromise promise) {
            if (loopEnded) {
                safeSetSuccess(promise); // the loop has closed the channel
            } else {
                ending = true;
                super.close(promise);
            }
        }

        @Override
        protected void flush0() {
            if (!writing && !closing) {
                super.flush0();
            }
        }

        private void writeOn(ChannelOutboundBuffer out, int count) {
            writing = true; // who hears of it may flush, and what is left is not known yet
            out.removeBytes(count);
            writing = false;
            flush0();
        }

        private void writeFailed(Throwable failure) {
            handleWriteError(failure);
        }
    }

    /** Connections of ours are without delay as they are. */
    private static final class Config extends DefaultChannelConfig {

        private final BlockingChannel owner;

        Config(BlockingChannel channel) {
            super(channel);
            this.owner = channel;
        }

        @Override
        protected void autoReadCleared() {
            if (!owner.isRegistered() || owner.eventLoop().inEventLoop()) {
                owner.readWanted = false;
            } else {
                owner.onLoop(() -> owner.readWanted &= isAutoRead());
            }
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            return option.equals(ChannelOption.TCP_NODELAY) || super.setOption(option, value);
        }
    }
}
