package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A response's body between the connection, which pushes what it reads, and a reader, which pulls. Bytes nobody has pulled yet are kept on the heap, up to the window and the read that crosses it; past that {@link #wantsMore} is false and the connection stops reading.
 * Confined to the connection's loop, but for the methods of {@link IncomingBody}, which may be called anywhere. It never keeps a {@code ByteBuf}; a {@link BufferSink} may.
 */
public final class InboundBody implements IncomingBody {

    /** The connection's side. */
    public interface Source {

        /** There is room again, or a reader waits. */
        void resume();

        /** Nobody wants the rest. */
        void abandon();

        /** The failure of a pull after the reader closed the body. */
        HttpClientException closedFailure();
    }

    /** How it ended. */
    private sealed interface End {

        record Complete() implements End {
            private static final Complete INSTANCE = new Complete();
        }

        record Failed(HttpClientException failure) implements End {}

        record Closed() implements End {}
    }

    private static final byte[] NOTHING = {};

    private final NettyLoop loop;
    private final Source source;
    private final long length;
    private final int window;

    private byte[] stash;
    private int stashStart;
    private int stashEnd;
    private boolean pulled;
    private @Nullable BodySink waiting;
    private @Nullable End end;

    private volatile byte @Nullable [] loaded;
    private volatile @Nullable Headers trailers;

    /**
     * A body that is about to come.
     *
     * @param length the announced length in bytes, or -1
     * @param window the bytes to hold for nobody
     */
    public InboundBody(NettyLoop loop, Source source, long length, int window) {
        this.loop = loop;
        this.source = source;
        this.length = length;
        this.window = window;
        this.stash = length > 0 && length <= window ? new byte[(int) length] : NOTHING;
    }

    /** Whether the connection should read on. */
    public boolean wantsMore() {
        return waiting instanceof BufferSink taker
                ? taker.wantsMore()
                : waiting != null || stashEnd - stashStart < window;
    }

    /** Whether a reader waits, or the window is being filled: whether silence of the peer keeps somebody waiting. */
    public boolean isWaiting() {
        return end == null && wantsMore();
    }

    /** Bytes of the body; the caller keeps the buffer. */
    public void content(ByteBuf data) {
        loop.assertInLoop();
        int more = data.readableBytes();
        if (more == 0 || end != null) {
            data.skipBytes(more);
            return;
        }
        BodySink sink = waiting;
        if (sink instanceof BufferSink taker) {
            taker.onBuffer(data.readRetainedSlice(more));
        } else if (sink != null && data.nioBufferCount() == 1) {
            waiting = null;
            ByteBuffer view = data.internalNioBuffer(data.readerIndex(), more);
            data.skipBytes(more);
            sink.onChunk(view);
        } else {
            keep(data, more);
            deliver();
        }
    }

    /** The body is complete. */
    public void complete(Headers received) {
        loop.assertInLoop();
        if (end == null) {
            end = End.Complete.INSTANCE;
            trailers = received;
            if (!pulled) {
                loaded =
                        stashEnd - stashStart == stash.length ? stash : Arrays.copyOfRange(stash, stashStart, stashEnd);
            }
            deliver();
        }
    }

    /** The body will not be complete. */
    public void fail(HttpClientException failure) {
        loop.assertInLoop();
        if (end == null) {
            end = new End.Failed(failure);
            deliver();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte @Nullable [] loaded() {
        return loaded;
    }

    @Override
    public @Nullable Headers trailers() {
        return trailers;
    }

    @Override
    public NettyLoop loop() {
        return loop;
    }

    @Override
    public void pull(BodySink sink) {
        if (loop.inLoop()) {
            pullInLoop(sink);
        } else {
            try {
                loop.execute(() -> pullInLoop(sink));
            } catch (RejectedExecutionException e) {
                pullInLoop(sink); // the loop is shut down, and the body has ended with its connection
            }
        }
    }

    @Override
    public void close() {
        if (trailers == null) {
            loop.executeOrDrop(this::closeInLoop);
        }
    }

    private void closeInLoop() {
        if (end == null) {
            end = new End.Closed();
            dropStash();
            source.abandon();
            deliver();
        }
    }

    private void pullInLoop(BodySink sink) {
        if (waiting != null) {
            throw new IllegalStateException("pull while another one waits (expected: one at a time)");
        }
        pulled = true;
        waiting = sink;
        deliver();
        readOn();
    }

    /** The reader may want more again. */
    void readOn() {
        if (end == null && wantsMore()) {
            source.resume();
        }
    }

    /** Answers the waiting pull, if there is an answer. What came before the end is delivered before it. */
    private void deliver() {
        BodySink sink = waiting;
        if (sink instanceof BufferSink taker && stashStart < stashEnd) {
            ByteBuf kept = Unpooled.wrappedBuffer(stash, stashStart, stashEnd - stashStart);
            dropStash();
            taker.onBuffer(kept);
            sink = waiting; // it may have closed the body
        }
        if (sink == null) {
            return;
        }
        if (stashStart < stashEnd) {
            waiting = null;
            ByteBuffer chunk =
                    ByteBuffer.wrap(stash, stashStart, stashEnd - stashStart).slice();
            // The array goes with the chunk: its reader may pull again at once, and more may come before it returns.
            dropStash();
            sink.onChunk(chunk);
        } else if (end != null) {
            waiting = null;
            if (end instanceof End.Failed failed) {
                sink.onFailure(failed.failure());
            } else if (end instanceof End.Closed) {
                sink.onFailure(source.closedFailure());
            } else {
                Headers received = trailers;
                sink.onEnd(received == null ? Headers.empty() : received);
            }
        }
    }

    private void dropStash() {
        stash = NOTHING;
        stashStart = 0;
        stashEnd = 0;
    }

    private void keep(ByteBuf data, int more) {
        if (stashEnd + more > stash.length) {
            int size = stashEnd - stashStart;
            byte[] larger = new byte[Math.max(size + more, Math.min(2 * stash.length, window))];
            System.arraycopy(stash, stashStart, larger, 0, size);
            stash = larger;
            stashStart = 0;
            stashEnd = size;
        }
        data.readBytes(stash, stashEnd, more);
        stashEnd += more;
    }
}
