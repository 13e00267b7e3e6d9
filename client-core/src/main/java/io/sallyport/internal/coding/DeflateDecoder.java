package io.sallyport.internal.coding;

import io.sallyport.spi.ContentCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes deflate: zlib's format (RFC 1950) as RFC 9110 section 8.4.1.2 wants it, or the bare data (RFC 1951) that some servers send. The first two bytes decide: they are zlib's header or they are not. For one thread at a
 * time.
 */
final class DeflateDecoder implements ContentCodec.Decoder {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The first two bytes, until they are inflated. */
    private final ByteBuffer head = ByteBuffer.allocate(2);

    private @Nullable Inflater inflater;

    @Override
    public void decode(ByteBuffer input, ByteBuffer output) throws IOException {
        Inflater known = inflater;
        if (known == null) {
            while (head.hasRemaining() && input.hasRemaining()) {
                head.put(input.get());
            }
            if (head.hasRemaining()) {
                return;
            }
            head.flip();
            known = new Inflater(!isZlib(head.get(0) & 0xFF, head.get(1) & 0xFF));
            inflater = known;
        }
        if (head.hasRemaining()) {
            inflate(known, head, output);
        }
        if (!head.hasRemaining()) {
            inflate(known, input, output);
        }
    }

    /** Method 8, a window of 32 KiB at most, and the check of RFC 1950 section 2.2. */
    private static boolean isZlib(int method, int flags) {
        return (method & 0x0F) == 8 && (method >> 4) <= 7 && ((method << 8) | flags) % 31 == 0;
    }

    private static void inflate(Inflater inflater, ByteBuffer input, ByteBuffer output) throws IOException {
        if (inflater.finished()) {
            return;
        }
        inflater.setInput(input);
        try {
            inflater.inflate(output);
        } catch (DataFormatException e) {
            throw new ZipException("the deflated data is corrupt: " + e.getMessage());
        } finally {
            inflater.setInput(NOTHING);
        }
        if (inflater.needsDictionary()) {
            throw new ZipException("the deflated data needs a dictionary");
        }
    }

    @Override
    public boolean isComplete() {
        Inflater known = inflater;
        return known != null && known.finished();
    }

    @Override
    public void close() {
        Inflater known = inflater;
        if (known != null) {
            known.end();
        }
    }
}
