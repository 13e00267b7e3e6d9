package io.sallyport.fuzz;

import io.sallyport.internal.coding.Codecs;
import io.sallyport.internal.coding.WholeBody;
import io.sallyport.spi.ContentCodec;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes what is whole, in pieces. */
final class Coded {

    /** What none of ours may put out; past it nothing is compared. */
    static final int MOST = 1 << 20;

    /** Decodes a whole body. */
    interface Decoder {

        /**
         * All of it, or the first {@link #MOST} bytes and a few.
         *
         * @param piece how many bytes are given, and taken, at once
         * @throws IOException if it is corrupt, incomplete, or has bytes behind its end
         */
        byte[] decode(byte[] coded, int piece) throws IOException;
    }

    private static final Codecs CODECS = Codecs.with(List.of());

    private Coded() {}

    static ContentCodec codec(String name) {
        ContentCodec codec = CODECS.find(name);
        if (codec == null) {
            throw new IllegalStateException("no codec for " + name + " on this machine");
        }
        return codec;
    }

    /** Ours. */
    static Decoder decoder(String name) {
        return (coded, piece) -> decode(codec(name), coded, piece);
    }

    static byte[] encode(String name, byte[] bytes) {
        try {
            ByteBuffer coded = WholeBody.encoded(codec(name), ByteBuffer.wrap(bytes));
            return Arrays.copyOf(coded.array(), coded.remaining());
        } catch (IOException e) {
            throw new AssertionError("what is in memory cannot be encoded", e);
        }
    }

    /** What it gives, or null if it refuses. */
    static byte @Nullable [] outcome(Decoder decoder, byte[] coded, int piece) {
        try {
            return decoder.decode(coded, piece);
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] decode(ContentCodec codec, byte[] coded, int piece) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer output = ByteBuffer.allocate(piece);
        try (ContentCodec.Decoder decoder = codec.decoder()) {
            for (int from = 0; from <= coded.length && all.size() < MOST; from += piece) {
                ByteBuffer input = ByteBuffer.wrap(coded, from, Math.min(piece, coded.length - from));
                boolean more = true;
                while (more && all.size() < MOST) {
                    decoder.decode(input, output.clear());
                    all.write(output.array(), 0, output.position());
                    more = !output.hasRemaining();
                }
                if (all.size() < MOST && input.hasRemaining()) {
                    throw new IOException("bytes behind the end");
                }
            }
            if (all.size() < MOST && !decoder.isComplete()) {
                throw new EOFException("incomplete");
            }
        }
        return all.toByteArray();
    }
}
