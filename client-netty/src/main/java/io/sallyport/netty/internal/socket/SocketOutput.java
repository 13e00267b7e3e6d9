package io.sallyport.netty.internal.socket;

import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a channel: one write at most is under way, on a thread that it blocks. Confined to the channel's loop; the static method is what runs elsewhere.
 */
final class SocketOutput {

    private final BlockingChannel channel;
    private final SocketWork work;
    private final SocketHolder holder;

    private boolean writing;
    private @Nullable Runnable whenWritten;

    /** The output of a channel's socket. */
    SocketOutput(BlockingChannel channel, SocketWork work, SocketHolder holder) {
        this.channel = channel;
        this.work = work;
        this.holder = holder;
    }

    /** Whether a write is under way. */
    boolean isWriting() {
        return writing;
    }

    /** Does this, in place of reading on, when the write that is under way has ended; not if the channel ends before. */
    void whenWritten(Runnable task) {
        whenWritten = task;
    }

    /**
     * Writes the first piece of what is flushed.
     *
     * @param urgent whether it must not wait behind reads: the peer may wait for it
     */
    void write(ChannelOutboundBuffer out, boolean urgent) throws Exception {
        if (writing) {
            return;
        }
        byte[] piece = Pieces.of(out, BlockingChannel.PIECE);
        while (piece.length == 0 && !out.isEmpty()) {
            out.removeBytes(0); // empty ones; who hears of it may flush
            piece = Pieces.of(out, BlockingChannel.PIECE);
        }
        if (piece.length > 0) {
            write(piece, urgent);
        }
    }

    private void write(byte[] piece, boolean urgent) throws IOException {
        writing = true;
        try {
            Callable<Integer> write = () -> written(holder, piece);
            if (urgent) {
                work.atOnce(write, this::ended);
            } else {
                work.inTurn(write, this::ended);
            }
        } catch (RejectedExecutionException e) {
            writing = false;
            throw new IOException("the blocking executor refused to write", e);
        }
    }

    /** Writes a piece. Blocks. */
    private static int written(SocketHolder holder, byte[] piece) throws IOException {
        OutputStream output = holder.socket().getOutputStream();
        output.write(piece);
        output.flush();
        return piece.length;
    }

    private void ended(@Nullable Integer count, @Nullable Throwable failure) {
        writing = false;
        Runnable waiting = whenWritten;
        if (!channel.isActive()) {
            return; // whoever waits has closed it, or will hear of that
        }
        if (failure != null) {
            channel.writeFailed(failure);
        }
        if (waiting == null) {
            channel.readOn(); // before the next write begins
        }
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (out != null && count != null) {
            writing = true; // who hears of it may flush, and what is left is not known yet
            out.removeBytes(count);
            writing = false;
            channel.writeOn();
        }
        if (waiting != null) {
            whenWritten = null;
            waiting.run();
        }
    }
}
