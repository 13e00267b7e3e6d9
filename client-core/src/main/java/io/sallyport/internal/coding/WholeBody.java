package io.sallyport.internal.coding;

import io.sallyport.spi.ContentCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Encodes what is in memory. Pure functions. Stateless. */
public final class WholeBody {

    private static final int PIECE = 16 * 1024;

    private WholeBody() {}

    /**
     * The bytes in a coding.
     *
     * @param bytes from its position to its limit; it is moved
     */
    public static ByteBuffer encoded(ContentCodec codec, ByteBuffer bytes) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE, bytes.remaining() + 64));
        ByteArrayOutputStream all = new ByteArrayOutputStream(piece.capacity());
        try (ContentCodec.Encoder encoder = codec.encoder()) {
            boolean complete = false;
            while (!complete) {
                complete = encoder.encode(bytes, piece.clear(), true);
                all.write(piece.array(), 0, piece.position());
            }
        }
        return ByteBuffer.wrap(all.toByteArray());
    }
}
