package io.sallyport.internal.coding;

import io.sallyport.spi.ContentCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Encodes gzip or zlib's format. For one thread at a time. */
final class DeflateEncoder implements ContentCodec.Encoder {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** RFC 1952 section 2.3: deflate, no flags, no time, an unknown system. */
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    private final boolean gzip;
    private final Deflater deflater;
    private final CRC32 crc = new CRC32();

    /** What goes out around the deflated data: gzip's header, then its trailer. */
    private ByteBuffer frame;

    private boolean trailed;

    /** Of gzip; or of zlib's format. */
    DeflateEncoder(boolean gzip) {
        this.gzip = gzip;
        this.deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, gzip);
        this.frame = gzip ? ByteBuffer.wrap(HEADER) : NOTHING;
    }

    @Override
    public boolean encode(ByteBuffer input, ByteBuffer output, boolean last) {
        putFrame(output);
        if (!deflater.finished()) {
            deflate(input, output, last);
        }
        if (deflater.finished() && !trailed) {
            trailed = true;
            frame = gzip ? trailer() : NOTHING;
        }
        putFrame(output);
        return trailed && !frame.hasRemaining();
    }

    private void deflate(ByteBuffer input, ByteBuffer output, boolean last) {
        int start = input.position();
        deflater.setInput(input);
        if (last) {
            deflater.finish();
        }
        boolean more = output.hasRemaining();
        while (more) {
            more = deflater.deflate(output) > 0 && output.hasRemaining();
        }
        crc.update(input.duplicate().flip().position(start));
        deflater.setInput(NOTHING);
    }

    private ByteBuffer trailer() {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt((int) deflater.getBytesRead())
                .flip();
    }

    private void putFrame(ByteBuffer output) {
        while (frame.hasRemaining() && output.hasRemaining()) {
            output.put(frame.get());
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
