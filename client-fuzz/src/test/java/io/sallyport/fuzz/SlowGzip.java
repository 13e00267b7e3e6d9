package io.sallyport.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** RFC 1952 with all members in one array: slow, and obvious. */
final class SlowGzip implements Coded.Decoder {

    @Override
    public byte[] decode(byte[] coded, int piece) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            do {
                header(coded, in);
                byte[] data = inflated(in);
                out.writeBytes(data);
                require((in.getInt() & 0xFFFFFFFFL) == CodecTargets.crc(data) || out.size() >= Coded.MOST);
                require(in.getInt() == data.length || out.size() >= Coded.MOST);
            } while (in.hasRemaining() && out.size() < Coded.MOST);
        } catch (BufferUnderflowException e) {
            throw new ZipException("incomplete");
        }
        return out.toByteArray();
    }

    private static void header(byte[] coded, ByteBuffer in) throws IOException {
        int start = in.position();
        require(in.get() == 0x1F && in.get() == (byte) 0x8B && in.get() == 8);
        int flags = in.get();
        require((flags & 0xE0) == 0);
        in.get(new byte[6]);
        if ((flags & 4) != 0) {
            in.get(new byte[in.getShort() & 0xFFFF]);
        }
        if ((flags & 8) != 0) {
            skipText(in);
        }
        if ((flags & 16) != 0) {
            skipText(in);
        }
        if ((flags & 2) != 0) {
            byte[] header = Arrays.copyOfRange(coded, start, in.position());
            require((in.getShort() & 0xFFFF) == (CodecTargets.crc(header) & 0xFFFF));
        }
    }

    private static void skipText(ByteBuffer in) {
        byte c = in.get();
        while (c != 0) {
            c = in.get();
        }
    }

    private static byte[] inflated(ByteBuffer in) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(in);
            byte[] out = new byte[Coded.MOST];
            int length = inflater.inflate(out);
            require(inflater.finished() || length == out.length);
            return Arrays.copyOf(out, length);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private static void require(boolean holds) throws ZipException {
        if (!holds) {
            throw new ZipException("not by RFC 1952");
        }
    }
}
