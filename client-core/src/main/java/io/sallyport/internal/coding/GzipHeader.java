package io.sallyport.internal.coding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/** Reads the header of a gzip member (RFC 1952 section 2.3), byte by byte, and keeps nothing of it. For one thread at a time. */
final class GzipHeader {

    private static final int FIXED = 10;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;

    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CRC,
        DONE
    }

    private final CRC32 crc = new CRC32();
    private Part part = Part.FIXED;
    private int index;
    private int flags;
    private int extraLength;
    private int statedCrc;

    /** Another member begins. */
    void reset() {
        crc.reset();
        enter(Part.FIXED);
        flags = 0;
        extraLength = 0;
        statedCrc = 0;
    }

    /** Reads on. True once the header is complete. */
    boolean read(ByteBuffer input) throws IOException {
        while (part != Part.DONE && input.hasRemaining()) {
            int actual = (int) crc.getValue() & 0xFFFF;
            int value = input.get() & 0xFF;
            crc.update(value);
            next(value, actual);
        }
        return part == Part.DONE;
    }

    private void next(int value, int crcBefore) throws IOException {
        switch (part) {
            case FIXED -> fixed(value);
            case EXTRA_LENGTH -> {
                extraLength |= value << (8 * index);
                index++;
                if (index == 2) {
                    enter(extraLength == 0 ? after(Part.EXTRA) : Part.EXTRA);
                }
            }
            case EXTRA -> {
                index++;
                if (index == extraLength) {
                    enter(after(Part.EXTRA));
                }
            }
            case NAME, COMMENT -> {
                if (value == 0) {
                    enter(after(part));
                }
            }
            case CRC -> checkCrc(value, crcBefore);
            case DONE -> throw new AssertionError("read after the header");
        }
    }

    private void fixed(int value) throws IOException {
        boolean good = switch (index) {
            case 0 -> value == 0x1F;
            case 1 -> value == 0x8B;
            case 2 -> value == DEFLATE;
            case 3 -> (value & RESERVED) == 0;
            default -> true;
        };
        if (!good) {
            throw new ZipException("no gzip header: byte " + index + " is " + value);
        }
        if (index == 3) {
            flags = value;
        }
        index++;
        if (index == FIXED) {
            enter((flags & EXTRA) != 0 ? Part.EXTRA_LENGTH : after(Part.EXTRA));
        }
    }

    private Part after(Part done) {
        if (done == Part.EXTRA && (flags & NAME) != 0) {
            return Part.NAME;
        }
        if (done != Part.COMMENT && (flags & COMMENT) != 0) {
            return Part.COMMENT;
        }
        return (flags & HEADER_CRC) != 0 ? Part.CRC : Part.DONE;
    }

    private void checkCrc(int value, int crcBefore) throws IOException {
        if (index == 0) {
            statedCrc = value;
            extraLength = crcBefore; // of all before this field
            index = 1;
            return;
        }
        statedCrc |= value << 8;
        if (statedCrc != extraLength) {
            throw new ZipException("the header's CRC is wrong");
        }
        enter(Part.DONE);
    }

    private void enter(Part next) {
        part = next;
        index = 0;
    }
}
