package io.sallyport.netty.internal.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;

/** What is written at once: a copy, since a thread may still write it when the channel has let go of its buffers. Not thread-safe. */
final class Pieces implements ChannelOutboundBuffer.MessageProcessor {

    private static final byte[] NONE = {};

    private final byte[] bytes;
    private int filled;

    private Pieces(int length) {
        this.bytes = new byte[length];
    }

    /** The first bytes that are flushed. */
    static byte[] of(ChannelOutboundBuffer out, int most) throws Exception {
        Room room = new Room(most);
        out.forEachFlushedMessage(room);
        if (room.used == 0) {
            return NONE;
        }
        Pieces pieces = new Pieces(room.used);
        out.forEachFlushedMessage(pieces);
        return pieces.bytes;
    }

    @Override
    public boolean processMessage(Object message) {
        ByteBuf buffer = (ByteBuf) message;
        int count = Math.min(buffer.readableBytes(), bytes.length - filled);
        buffer.getBytes(buffer.readerIndex(), bytes, filled, count);
        filled += count;
        return filled < bytes.length;
    }

    /** How much of it there is. */
    private static final class Room implements ChannelOutboundBuffer.MessageProcessor {

        private final int most;
        private int used;

        private Room(int most) {
            this.most = most;
        }

        @Override
        public boolean processMessage(Object message) {
            used = Math.min(most, used + ((ByteBuf) message).readableBytes());
            return used < most;
        }
    }
}
