package io.sallyport.internal.coding;

import io.sallyport.spi.ContentCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** Decodes gzip (RFC 1952): any number of members, each with its header, CRC-32 and size checked. For one thread at a time. */
final class GzipDecoder implements ContentCodec.Decoder {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int TRAILER = 8;

    private enum Part {
        HEADER,
        DATA,
        TRAILER,
        BETWEEN
    }

    private final Inflater inflater = new Inflater(true);
    private final GzipHeader header = new GzipHeader();
    private final CRC32 crc = new CRC32();
    private Part part = Part.HEADER;
    private long trailer;
    private int trailerBytes;

    @Override
    public void decode(ByteBuffer input, ByteBuffer output) throws IOException {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = switch (part) {
                case HEADER -> {
                    boolean complete = header.read(input);
                    part = complete ? Part.DATA : Part.HEADER;
                    yield complete;
                }
                case DATA -> inflate(input, output);
                case TRAILER -> readTrailer(input);
                case BETWEEN -> startMember(input);
            };
        }
    }

    private boolean inflate(ByteBuffer input, ByteBuffer output) throws IOException {
        int start = output.position();
        inflater.setInput(input);
        try {
            inflater.inflate(output);
        } catch (DataFormatException e) {
            throw new ZipException("the deflated data is corrupt: " + e.getMessage());
        } finally {
            inflater.setInput(NOTHING);
        }
        crc.update(output.duplicate().flip().position(start));
        if (inflater.finished()) {
            part = Part.TRAILER;
            return true;
        }
        return false;
    }

    private boolean readTrailer(ByteBuffer input) throws IOException {
        while (trailerBytes < TRAILER && input.hasRemaining()) {
            trailer |= (input.get() & 0xFFL) << (8 * trailerBytes);
            trailerBytes++;
        }
        if (trailerBytes < TRAILER) {
            return false;
        }
        if ((trailer & 0xFFFFFFFFL) != crc.getValue()) {
            throw new ZipException("the CRC-32 of the data is wrong");
        }
        if ((trailer >>> 32) != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("the size of the data is wrong");
        }
        part = Part.BETWEEN;
        return true;
    }

    private boolean startMember(ByteBuffer input) {
        if (!input.hasRemaining()) {
            return false;
        }
        inflater.reset();
        header.reset();
        crc.reset();
        trailer = 0;
        trailerBytes = 0;
        part = Part.HEADER;
        return true;
    }

    @Override
    public boolean isComplete() {
        return part == Part.BETWEEN;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
