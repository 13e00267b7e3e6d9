package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.netty.internal.loop.Forgotten;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A response's body between the connection, which pushes what it reads, and a reader, which pulls. Bytes nobody has pulled yet are kept on the heap, up to the window and the read that crosses it; past that {@link #wantsMore} is false and the connection stops reading, as it does when the transport holds too much for nobody ({@link ReadAhead}).
 * Confined to the connection's loop, but for the methods of {@link IncomingBody}, which may be called anywhere. It never keeps a {@code ByteBuf}; a {@link BufferSink} may.
 */
public final class InboundBody implements IncomingBody, ReadAhead.Waiting {

    /** The connection's side. */
    public interface Source {

        /** The connection's loop. */
        NettyLoop loop();

        /** What its transport holds for nobody. */
        ReadAhead readAhead();

        /** There is room again, or a reader has come: see whether to read on. */
        void resume();

        /** Nobody wants the rest. */
        void abandon();

        /** The failure of a pull after the reader closed the body. */
        HttpClientException closedFailure();

        /** Nobody will ever ask for the rest. */
        void takeBack(Neglect why);
    }

    /** How it ended. */
    private sealed interface End {

        record Complete() implements End {
            private static final Complete INSTANCE = new Complete();
        }

        record Failed(HttpClientException failure) implements End {}

        record Closed() implements End {}
    }

    /** Who may ask for it. */
    private enum Claim {
        /** Nobody has. */
        NONE,
        /** Nobody has, and what is held for nobody is too much: it is not read ahead. */
        HELD_BACK,
        /** Somebody will. */
        CLAIMED,
        /** Somebody has. */
        PULLED;

        private boolean isNone() {
            return this == NONE || this == HELD_BACK;
        }
    }

    /** What is known of those who hold the body: their handle; or, once the connection has stopped reading, a watch over it. */
    sealed interface Reader permits BodyHandle, Watch {}

    private static final byte[] NOTHING = {};

    private final Source source;
    private final long length;
    private final int window;

    private byte[] stash;
    private int stashSize;
    private int heldForNobody;
    private Claim claim = Claim.NONE;
    private @Nullable Reader reader;
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
    public InboundBody(Source source, long length, int window) {
        this.source = source;
        this.length = length;
        this.window = window;
        this.stash = length > 0 && length <= window ? new byte[(int) length] : NOTHING;
    }

    /** What the call gets: a handle that is not held here for long, unless the body has ended. Once. */
    public IncomingBody forReader() {
        if (end != null) {
            return this;
        }
        BodyHandle handle = new BodyHandle(this);
        reader = handle;
        return handle;
    }

    /** The body behind what a call was given, or null if it is none of ours. */
    public static @Nullable InboundBody of(IncomingBody given) {
        if (given instanceof BodyHandle handle) {
            return handle.body();
        }
        return given instanceof InboundBody body ? body : null;
    }

    /** Whether the connection should read on. */
    public boolean wantsMore() {
        return waiting instanceof BufferSink taker
                ? taker.wantsMore()
                : waiting != null || (stashSize < window && claim != Claim.HELD_BACK);
    }

    /** After a read that was not the last: counts what is held for nobody. Whether the connection should read on. */
    public boolean readsOn() {
        if (end == null && claim.isNone() && stashSize > heldForNobody) {
            int more = stashSize - heldForNobody;
            heldForNobody = stashSize;
            if (!source.readAhead().add(more) && claim == Claim.NONE && stashSize < window) {
                claim = Claim.HELD_BACK;
                source.readAhead().await(this);
            }
        }
        return wantsMore();
    }

    /** Whether the connection waits for somebody who has not come. */
    public boolean isUnclaimed() {
        return end == null && claim.isNone() && !wantsMore();
    }

    /** The connection has stopped reading: the body may wait for somebody who never comes. */
    public void stalled() {
        if (end == null && reader instanceof BodyHandle handle) {
            reader = new Watch(this, handle);
        }
    }

    /** Gives up what is held: nobody will have it. */
    public void discard() {
        stash = NOTHING;
        stashSize = 0;
    }

    @Override
    public long appetite() {
        return window;
    }

    @Override
    public void roomAgain() {
        source.loop().executeOrDrop(() -> {
            if (end == null && claim == Claim.HELD_BACK) {
                claim = Claim.NONE;
                source.resume();
            }
        });
    }

    /** It is held for somebody from now on, or not at all. */
    private void settle(Claim now) {
        Claim before = claim;
        claim = now;
        int freed = heldForNobody;
        heldForNobody = 0;
        if (before == Claim.HELD_BACK) {
            source.readAhead().leave(this);
        }
        if (freed > 0) {
            source.readAhead().remove(freed);
        }
    }

    private void end(End how) {
        end = how;
        settle(claim);
        if (reader instanceof Watch watch) {
            watch.end();
        }
        reader = null;
    }

    /** Whether a reader waits, or the window is being filled: whether silence of the peer keeps somebody waiting. */
    public boolean isWaiting() {
        return end == null && wantsMore();
    }

    /** Bytes of the body; the caller keeps the buffer. */
    public void content(ByteBuf data) {
        source.loop().assertInLoop();
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
        source.loop().assertInLoop();
        if (end == null) {
            end(End.Complete.INSTANCE);
            trailers = received;
            if (claim != Claim.PULLED) {
                loaded = stashSize == stash.length ? stash : Arrays.copyOf(stash, stashSize);
            }
            deliver();
        }
    }

    /** The body will not be complete. */
    public void fail(HttpClientException failure) {
        source.loop().assertInLoop();
        if (end == null) {
            end(new End.Failed(failure));
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
        return source.loop();
    }

    @Override
    public void claim() {
        if (trailers == null) {
            loop().executeOrDrop(() -> {
                if (end == null && claim.isNone()) {
                    settle(Claim.CLAIMED);
                    source.resume();
                }
            });
        }
    }

    @Override
    public void pull(BodySink sink) {
        NettyLoop loop = loop();
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
            loop().executeOrDrop(this::closeInLoop);
        }
    }

    private void closeInLoop() {
        if (end == null) {
            end(new End.Closed());
            discard();
            source.abandon();
            deliver();
        }
    }

    private void pullInLoop(BodySink sink) {
        if (waiting != null) {
            throw new IllegalStateException("pull while another one waits (expected: one at a time)");
        }
        if (claim != Claim.PULLED) {
            settle(Claim.PULLED);
        }
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
        if (sink instanceof BufferSink taker && stashSize > 0) {
            ByteBuf kept = Unpooled.wrappedBuffer(stash, 0, stashSize);
            discard();
            taker.onBuffer(kept);
            sink = waiting; // it may have closed the body
        }
        if (sink == null) {
            return;
        }
        if (stashSize > 0) {
            waiting = null;
            ByteBuffer chunk = ByteBuffer.wrap(stash, 0, stashSize);
            // The array goes with the chunk: its reader may pull again at once, and more may come before it returns.
            discard();
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

    private void keep(ByteBuf data, int more) {
        if (stashSize + more > stash.length) {
            byte[] larger = new byte[Math.max(stashSize + more, Math.min(2 * stash.length, window))];
            System.arraycopy(stash, 0, larger, 0, stashSize);
            stash = larger;
        }
        data.readBytes(stash, stashSize, more);
        stashSize += more;
    }

    /** Finds out that nobody holds the body's handle any more. */
    static final class Watch extends Forgotten implements Reader {

        private final InboundBody body;

        private Watch(InboundBody body, BodyHandle handle) {
            super(handle, body.loop().forgotten());
            this.body = body;
        }

        @Override
        protected void forgotten() {
            if (body.end == null && body.waiting == null) {
                body.source.takeBack(Neglect.FORGOTTEN);
            }
        }
    }
}
