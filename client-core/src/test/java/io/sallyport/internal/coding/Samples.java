package io.sallyport.internal.coding;

import io.sallyport.spi.ContentCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** Bytes to code, and the codecs at work on them. */
final class Samples {

    static final Codecs CODECS = Codecs.with(List.of());
    static final long ANY_RATIO = Long.MAX_VALUE;
    static final String TEXT = "How vainly men themselves amaze to win the palm, the oak, or bays. ";

    private Samples() {}

    static Stream<String> tokens() {
        return Stream.of("gzip", "deflate", "br", "zstd");
    }

    static ContentCodec codec(String token) {
        return Objects.requireNonNull(CODECS.find(token), token);
    }

    static Stream<byte[]> plain() {
        byte[] random = new byte[70_000];
        new Random(7).nextBytes(random);
        byte[] mixed = new byte[300_000];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = i % 50_000 < 25_000 ? (byte) (i % 7) : random[i % random.length];
        }
        return Stream.of(
                new byte[0], new byte[] {7}, text(TEXT), text(TEXT.repeat(2000)), random, mixed, new byte[200_000]);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] encode(String token, byte[] plain) throws IOException {
        ByteBuffer coded = WholeBody.encoded(codec(token), ByteBuffer.wrap(plain));
        byte[] bytes = new byte[coded.remaining()];
        coded.get(bytes);
        return bytes;
    }

    static byte[] decode(String token, byte[] coded) throws IOException {
        return decode(List.of(codec(token)), ANY_RATIO, 4096, coded, coded.length == 0 ? 1 : coded.length);
    }

    /** What the pieces decode to; fails if they are not the whole. */
    static byte[] decode(List<ContentCodec> codecs, long maxRatio, int outPiece, byte[] coded, int... inPieces)
            throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer output = ByteBuffer.allocate(outPiece);
        try (Stages stages = new Stages(codecs, maxRatio, 1024 * 1024)) {
            int start = 0;
            for (int i = 0; start < coded.length; i++) {
                int count = Math.min(inPieces[Math.min(i, inPieces.length - 1)], coded.length - start);
                boolean direct = (i & 1) == 1;
                ByteBuffer input = (direct ? ByteBuffer.allocateDirect(count) : ByteBuffer.allocate(count))
                        .put(coded, start, count)
                        .flip();
                start += count;
                do {
                    stages.decode(input, output.clear());
                    all.write(output.array(), 0, output.position());
                } while (!output.hasRemaining());
                if (input.hasRemaining()) {
                    throw new AssertionError("input is left over");
                }
            }
            if (!stages.isComplete()) {
                throw new IOException("truncated");
            }
        }
        return all.toByteArray();
    }
}
