package io.sallyport.netty.internal.body;

import io.sallyport.RequestBody;
import io.sallyport.netty.internal.loop.NettyLoop;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request's body on its way out: writes itself to a target as fast as that takes it. Confined to the connection's loop once started; {@link #cancel} before that, by whoever holds it. */
public interface OutboundBody {

    /** Where it goes: the connection's side. */
    interface Target {

        /** The connection's loop. */
        NettyLoop loop();

        /** Writes one piece, a {@code ByteBuf} or a {@code FileRegion}, and takes it over. */
        void write(Object piece, long bytes);

        /** Whether it takes more now; if not, {@link OutboundBody#writable} comes. */
        boolean isWritable();

        /** All is written. Once. */
        void complete();

        /** The body cannot be given: its publisher or file failed. Once. */
        void fail(String message, @Nullable Throwable cause);

        /** The body cannot be given: the blocking executor refused to read it. Once, in place of {@link #fail}. */
        void refused(String message, @Nullable Throwable cause);
    }

    /** The length in bytes, or -1. */
    long length();

    /** Whether there is nothing to write. */
    default boolean isEmpty() {
        return length() == 0;
    }

    /** The whole content, if it is in memory; else null. */
    default @Nullable ByteBuffer content() {
        return null;
    }

    /** Starts writing. Once. */
    void start(Target target);

    /** The target takes more. */
    void writable();

    /** Stops, and lets go of what it holds. Any number of times, at any time. */
    void cancel();

    /** A body that is in memory. */
    static OutboundBody of(RequestBody.Bytes bytes) {
        return bytes.length() == 0 ? EmptyOutbound.INSTANCE : new BytesOutbound(bytes.content());
    }
}
