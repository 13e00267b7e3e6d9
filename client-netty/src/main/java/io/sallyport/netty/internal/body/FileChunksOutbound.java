package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.sallyport.netty.internal.loop.NettyLoop;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A part of an open file, read chunk by chunk on the blocking executor: for TLS, which must see the bytes. Confined to the connection's loop but for the reads, of which there is one at a time. */
final class FileChunksOutbound implements OutboundBody {

    private static final int CHUNK = 64 * 1024;

    private final FileChannel file;
    private final long end;
    private final long count;
    private final Executor blocking;

    private long position;
    private boolean reading;
    private boolean ended;
    private @Nullable Target target;
    private @Nullable NettyLoop loop;

    FileChunksOutbound(FileChannel file, long position, long count, Executor blocking) {
        this.file = file;
        this.position = position;
        this.end = position + count;
        this.count = count;
        this.blocking = blocking;
    }

    @Override
    public long length() {
        return count;
    }

    @Override
    public void start(Target newTarget) {
        target = newTarget;
        loop = newTarget.loop();
        readIfWanted();
    }

    @Override
    public void writable() {
        readIfWanted();
    }

    @Override
    public void cancel() {
        ended = true;
        if (!reading) {
            FileOutbound.close(file);
        }
    }

    private void readIfWanted() {
        Target to = target;
        if (to == null || ended || reading || !to.isWritable()) {
            return;
        }
        reading = true;
        try {
            blocking.execute(this::readOne);
        } catch (RejectedExecutionException e) {
            end();
            to.refused("the blocking executor refused to read the file", e);
        }
    }

    /** On the blocking executor. */
    private void readOne() {
        int wanted = (int) Math.min(CHUNK, end - position);
        ByteBuf chunk = Unpooled.EMPTY_BUFFER;
        Throwable failure = null;
        try {
            chunk = ByteBufAllocator.DEFAULT.directBuffer(wanted);
            while (chunk.readableBytes() < wanted) {
                int read = chunk.writeBytes(file, position + chunk.readableBytes(), wanted - chunk.readableBytes());
                if (read < 0) {
                    throw new EOFException("the file ended at byte " + (position + chunk.readableBytes())
                            + " (expected: " + end + ", its length when the call was sent)");
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e; // out of direct memory, too: else the exchange would wait for ever
        }
        ByteBuf piece = chunk;
        Throwable failed = failure;
        NettyLoop home = loop;
        try {
            if (home != null) {
                home.execute(() -> hasRead(piece, failed));
            }
        } catch (RejectedExecutionException e) {
            piece.release();
            FileOutbound.close(file);
        }
    }

    private void hasRead(ByteBuf chunk, @Nullable Throwable failure) {
        reading = false;
        Target to = target;
        if (ended || to == null) {
            chunk.release();
            FileOutbound.close(file);
        } else if (failure != null) {
            chunk.release();
            end();
            to.fail("the file cannot be read", failure);
        } else {
            position += chunk.readableBytes();
            to.write(chunk, chunk.readableBytes());
            if (position == end) {
                ended = true;
                FileOutbound.close(file);
                to.complete();
            } else {
                readIfWanted();
            }
        }
    }

    private void end() {
        reading = false;
        ended = true;
        FileOutbound.close(file);
    }
}
