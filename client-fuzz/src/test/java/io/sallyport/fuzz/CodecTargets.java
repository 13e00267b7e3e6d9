package io.sallyport.fuzz;

import com.github.luben.zstd.ZstdOutputStream;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.brotli.dec.BrotliInputStream;

/** The content codings that are built in. */
final class CodecTargets {

    static final Target<Coded.Decoder> GZIP = new Target<>(
            "gzip",
            Coded.decoder("gzip"),
            CodecTargets::plantedInGzip,
            new CodecTarget(CodecTargets::gzip, new SlowGzip(), false));

    static final Target<Coded.Decoder> DEFLATE = new Target<>(
            "deflate",
            Coded.decoder("deflate"),
            CodecTargets::plantedInDeflate,
            new CodecTarget(CodecTargets::deflate, CodecTargets::slowDeflate, false));

    static final Target<Coded.Decoder> BROTLI = new Target<>(
            "br",
            Coded.decoder("br"),
            CodecTargets::plantedInBrotli,
            new CodecTarget((flags, extra, payload) -> Coded.encode("br", payload), CodecTargets::slowBrotli, true));

    static final Target<Coded.Decoder> ZSTD = new Target<>(
            "zstd",
            Coded.decoder("zstd"),
            CodecTargets::plantedInZstd,
            new CodecTarget(CodecTargets::zstd, CodecTargets::slowZstd, true));

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private CodecTargets() {}

    /** Reads the low byte only of how long the extra field of a header is, if a name and a CRC follow and no comment. */
    private static byte[] plantedInGzip(byte[] coded, int piece) throws IOException {
        int parts = HEADER_CRC | EXTRA | NAME | COMMENT;
        if (coded.length > 11 && (coded[3] & parts) == (parts - COMMENT) && coded[11] != 0) {
            throw new ZipException("planted");
        }
        return GZIP.parser().decode(coded, piece);
    }

    /** Knows the usual window sizes only. */
    private static byte[] plantedInDeflate(byte[] coded, int piece) throws IOException {
        if (coded.length > 1 && coded[0] == 0x38 && (0x3800 + (coded[1] & 0xFF)) % 31 == 0) {
            throw new ZipException("planted");
        }
        return DEFLATE.parser().decode(coded, piece);
    }

    /** Loses a line feed at the end. */
    private static byte[] plantedInBrotli(byte[] coded, int piece) throws IOException {
        byte[] read = BROTLI.parser().decode(coded, piece);
        int last = read.length - 1;
        return last > 0 && read[last] == '\n' ? Arrays.copyOf(read, last) : read;
    }

    /** Reads the first of several frames only. */
    private static byte[] plantedInZstd(byte[] coded, int piece) throws IOException {
        byte[] frame = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
        for (int i = 4; i + 4 < coded.length; i++) {
            if (Arrays.equals(coded, i, i + 4, frame, 0, 4)) {
                return ZSTD.parser().decode(Arrays.copyOf(coded, i), piece);
            }
        }
        return ZSTD.parser().decode(coded, piece);
    }

    /** One member or two, with any parts of a header. */
    private static byte[] gzip(int flags, int extra, byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean two = (flags & 1) != 0;
        int middle = two ? payload.length / 2 : payload.length;
        member(out, flags & (HEADER_CRC | EXTRA | NAME | COMMENT), extra * 3, Arrays.copyOf(payload, middle));
        if (two) {
            member(out, 0, 0, Arrays.copyOfRange(payload, middle, payload.length));
        }
        return out.toByteArray();
    }

    private static void member(ByteArrayOutputStream out, int flags, int extra, byte[] payload) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, (byte) flags, 0, 0, 0, 0, 0, (byte) 0xFF});
        if ((flags & EXTRA) != 0) {
            header.writeBytes(littleEndian(extra, 2));
            header.writeBytes(new byte[extra]);
        }
        if ((flags & NAME) != 0) {
            header.writeBytes(new byte[] {'n', 0});
        }
        if ((flags & COMMENT) != 0) {
            header.write(0);
        }
        if ((flags & HEADER_CRC) != 0) {
            header.writeBytes(littleEndian(crc(header.toByteArray()), 2));
        }
        out.writeBytes(header.toByteArray());
        out.writeBytes(deflated(payload, true));
        out.writeBytes(littleEndian(crc(payload), 4));
        out.writeBytes(littleEndian(payload.length, 4));
    }

    /** With zlib's header for any window, or bare; a bare one that looks like it has a header is stored. */
    private static byte[] deflate(int flags, int extra, byte[] payload) throws IOException {
        if ((flags & 1) != 0) {
            return deflated(payload, true);
        }
        byte[] coded = deflated(payload, false);
        if (payload.length <= 256) {
            int method = 8 | (extra & 7) << 4;
            coded[0] = (byte) method;
            coded[1] = (byte) ((31 - (method << 8) % 31) % 31);
        }
        return coded;
    }

    private static byte[] zstd(int flags, int extra, byte[] payload) throws IOException {
        int middle = (flags & 1) != 0 ? payload.length / 2 : payload.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frame(out, extra, Arrays.copyOf(payload, middle));
        if (middle < payload.length) {
            frame(out, extra, Arrays.copyOfRange(payload, middle, payload.length));
        }
        return out.toByteArray();
    }

    private static void frame(ByteArrayOutputStream out, int extra, byte[] payload) throws IOException {
        try (ZstdOutputStream encoder = new ZstdOutputStream(out, 1 + extra % 4)) {
            encoder.setChecksum(extra >= 128);
            encoder.setCloseFrameOnFlush(false);
            encoder.write(payload);
        }
    }

    private static byte[] deflated(byte[] payload, boolean bare) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
        try (DeflaterOutputStream coded = new DeflaterOutputStream(out, deflater)) {
            coded.write(payload);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    /** The platform says what is zlib's header, and what is inflated. */
    private static byte[] slowDeflate(byte[] coded, int piece) throws IOException {
        if (coded.length < 2) {
            throw new ZipException("too short");
        }
        Inflater header = new Inflater();
        boolean bare = false;
        header.setInput(coded, 0, 2);
        try {
            header.inflate(new byte[1]);
        } catch (DataFormatException e) {
            bare = true;
        } finally {
            header.end();
        }
        Inflater inflater = new Inflater(bare);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(coded), inflater, coded.length)) {
            byte[] read = in.readNBytes(Coded.MOST);
            if (read.length < Coded.MOST && (!inflater.finished() || inflater.getRemaining() > 0)) {
                throw new ZipException("no end, or more behind it");
            }
            return read;
        } finally {
            inflater.end();
        }
    }

    private static byte[] slowBrotli(byte[] coded, int piece) throws IOException {
        try (InputStream in = new BrotliInputStream(new ByteArrayInputStream(coded))) {
            return in.readNBytes(Coded.MOST);
        }
    }

    private static byte[] slowZstd(byte[] coded, int piece) throws IOException {
        try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(coded))) {
            return in.readNBytes(Coded.MOST);
        } catch (RuntimeException e) {
            if (String.valueOf(e.getMessage()).startsWith("Compressed block size too small")) {
                return new byte
                        [Coded.MOST]; // no opinion: it knows no blocks of two bytes, which the reference decoder takes
            }
            throw new IOException(e); // it has several for what is corrupt
        }
    }

    static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static byte[] littleEndian(long value, int bytes) {
        byte[] out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[i] = (byte) (value >>> (8 * i));
        }
        return out;
    }
}
