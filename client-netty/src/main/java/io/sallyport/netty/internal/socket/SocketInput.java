package io.sallyport.netty.internal.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a channel: what its socket's input is used for, one thing at a time, each on a thread that it blocks. Nothing is read unless it is asked for, so that a channel that is not read holds no thread. Confined to the channel's loop; the static methods are what runs elsewhere.
 */
final class SocketInput {

    /** Pieces below this are copied: what holds them should not hold the room of a whole one. */
    private static final int SMALL = 4 * 1024;

    /** How long a look may take. */
    private static final int LOOK_MILLIS = 1000;

    /** What the input is used for. */
    private enum Use {
        /** Nothing, and nothing was read since it was idle. */
        NONE,
        LOOK,
        HANDSHAKE,
        READ,
        /** Nothing between two pieces: the peer may have more to say. */
        PAUSE
    }

    private final BlockingChannel channel;
    private final SocketWork work;
    private final SocketHolder holder;

    private Use use = Use.NONE;
    private boolean wanted;

    /** The input of a channel's socket. */
    SocketInput(BlockingChannel channel, SocketWork work, SocketHolder holder) {
        this.channel = channel;
        this.work = work;
        this.holder = holder;
    }

    /** Whether a thread uses it. */
    boolean isUsed() {
        return use != Use.NONE && use != Use.PAUSE;
    }

    /** Whether something was read since it was idle, or is: the peer may wait for us to read on, so writing must not keep us from it. */
    boolean hasBegun() {
        return use == Use.READ || use == Use.PAUSE;
    }

    /** Whether the pipeline asks for a piece; a read that is under way goes on. */
    void want(boolean piece) {
        wanted = piece;
    }

    /** Reads the piece that is asked for, if there is such and nothing else is done. */
    void read() {
        if (!wanted || isUsed()) {
            return;
        }
        wanted = false;
        use = Use.READ;
        try {
            work.inTurn(() -> piece(holder), this::readEnded);
        } catch (RejectedExecutionException e) {
            IOException refused = new IOException("the blocking executor refused to read", e);
            work.onLoop(() -> readEnded(null, refused));
        }
    }

    /** What comes next; null at the end. Blocks. */
    private static @Nullable ByteBuf piece(SocketHolder holder) throws IOException {
        byte[] bytes = new byte[BlockingChannel.PIECE];
        int count;
        do {
            count = holder.socket().getInputStream().read(bytes);
        } while (count == 0);
        if (count < 0) {
            return null;
        }
        return Unpooled.wrappedBuffer(count < SMALL ? Arrays.copyOf(bytes, count) : bytes, 0, count);
    }

    private void readEnded(@Nullable ByteBuf read, @Nullable Throwable failure) {
        use = Use.PAUSE;
        if (!channel.isActive()) {
            return;
        }
        if (read != null) {
            channel.pipeline().fireChannelRead(read);
            channel.pipeline().fireChannelReadComplete();
            return;
        }
        if (failure != null) {
            channel.pipeline().fireExceptionCaught(failure);
        }
        channel.unsafe().close(channel.voidPromise());
    }

    /** Looks whether it can be used again after it was idle; {@link BlockingChannel#look} says how that is told. */
    void look(Consumer<@Nullable String> told) {
        if (isUsed()) {
            told.accept("it is in use");
            return;
        }
        use = Use.LOOK;
        FirstAnswer<@Nullable String> answer = new FirstAnswer<>(told);
        answer.limit(channel.eventLoop(), LOOK_MILLIS, () -> "it does not let itself be looked at");
        try {
            work.atOnce(holder::flaw, (flaw, failure) -> {
                use = Use.NONE;
                answer.give(failure == null ? flaw : failure.toString());
            });
        } catch (RejectedExecutionException e) {
            use = Use.NONE;
            answer.give("the transport is closed");
        }
    }

    /** Puts TLS over the socket; {@link BlockingChannel#secure} says how that is told. */
    void secure(
            FactorySockets sockets,
            BlockingChannel.Handshake handshake,
            BiConsumer<@Nullable SSLSession, @Nullable Throwable> told) {
        use = Use.HANDSHAKE;
        try {
            work.inTurn(() -> session(sockets, holder, handshake), (session, failure) -> {
                use = Use.NONE;
                told.accept(session, failure);
            });
        } catch (RejectedExecutionException e) {
            use = Use.NONE;
            told.accept(null, e);
        }
    }

    /** Shakes hands. Blocks. */
    private static SSLSession session(FactorySockets sockets, SocketHolder holder, BlockingChannel.Handshake handshake)
            throws IOException {
        SSLSocket secured = sockets.secured(holder.socket());
        holder.use(secured);
        return handshake.with(secured);
    }
}
