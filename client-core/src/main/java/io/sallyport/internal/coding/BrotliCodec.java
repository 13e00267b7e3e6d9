package io.sallyport.internal.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.encoder.Encoder.Mode;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import io.sallyport.spi.ContentCodec;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Brotli (RFC 7932) by brotli4j. Loaded only if that is present. Stateless. */
final class BrotliCodec implements ContentCodec {

    /** Bytes given to the library at once. */
    private static final int INPUT = 8 * 1024;

    /** As servers choose it for what is made on the fly. */
    private static final int QUALITY = 5;

    private static final int WINDOW_LOG = 22;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private BrotliCodec() {}

    /**
     * The codec.
     *
     * @throws LinkageError if the library or its native part is missing
     */
    static ContentCodec load() {
        Brotli4jLoader.ensureAvailability();
        return new BrotliCodec();
    }

    @Override
    public String token() {
        return "br";
    }

    @Override
    public Decoder decoder() throws IOException {
        return new BrotliDecoder();
    }

    @Override
    public Encoder encoder() throws IOException {
        return new BrotliEncoder();
    }

    /** Moves as many bytes as fit. */
    private static int move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(from.duplicate().limit(from.position() + count));
        from.position(from.position() + count);
        return count;
    }

    /** Its window is 16 MiB at most: the larger ones of later brotli are refused. What the library forgets to release its finalizer does. For one thread at a time. */
    private static final class BrotliDecoder implements Decoder {

        private final DecoderJNI.Wrapper library = new DecoderJNI.Wrapper(INPUT);

        /** Decoded bytes that are still the library's. */
        private ByteBuffer decoded = NOTHING;

        private BrotliDecoder() throws IOException {}

        @Override
        public void decode(ByteBuffer input, ByteBuffer output) throws IOException {
            boolean goesOn = true;
            while (goesOn) {
                if (decoded.hasRemaining()) {
                    move(decoded, output);
                    goesOn = !decoded.hasRemaining();
                } else {
                    goesOn = advance(input);
                }
            }
        }

        private boolean advance(ByteBuffer input) throws IOException {
            if (library.getStatus() == DecoderJNI.Status.ERROR) {
                throw new IOException("the brotli data is corrupt, or has bytes behind its end");
            }
            if (library.getStatus() == DecoderJNI.Status.NEEDS_MORE_OUTPUT || library.hasOutput()) {
                decoded = library.pull();
                return true;
            }
            if (library.getStatus() == DecoderJNI.Status.OK) {
                library.push(0);
                return true;
            }
            if (library.getStatus() == DecoderJNI.Status.DONE || !input.hasRemaining()) {
                return false;
            }
            library.push(move(input, library.getInputBuffer().clear()));
            return true;
        }

        @Override
        public boolean isComplete() {
            return library.getStatus() == DecoderJNI.Status.DONE && !library.hasOutput() && !decoded.hasRemaining();
        }

        @Override
        public void close() {
            decoded = NOTHING;
            library.destroy();
        }
    }

    /** For one thread at a time. */
    private static final class BrotliEncoder implements Encoder {

        private final EncoderJNI.Wrapper library = new EncoderJNI.Wrapper(INPUT, QUALITY, WINDOW_LOG, Mode.GENERIC);

        /** Encoded bytes that are still the library's. */
        private ByteBuffer encoded = NOTHING;

        private BrotliEncoder() throws IOException {}

        @Override
        public boolean encode(ByteBuffer input, ByteBuffer output, boolean last) throws IOException {
            boolean goesOn = true;
            while (goesOn) {
                if (encoded.hasRemaining()) {
                    move(encoded, output);
                    goesOn = !encoded.hasRemaining();
                } else {
                    goesOn = advance(input, last);
                }
            }
            return library.isFinished() && !library.hasMoreOutput() && !encoded.hasRemaining();
        }

        private boolean advance(ByteBuffer input, boolean last) throws IOException {
            if (!library.isSuccess()) {
                throw new IOException("the brotli library failed");
            }
            if (library.hasMoreOutput()) {
                encoded = library.pull();
                return true;
            }
            if (library.hasRemainingInput()) {
                library.push(EncoderJNI.Operation.PROCESS, 0);
                return true;
            }
            if (input.hasRemaining()) {
                library.push(
                        EncoderJNI.Operation.PROCESS,
                        move(input, library.getInputBuffer().clear()));
                return true;
            }
            if (last && !library.isFinished()) {
                library.push(EncoderJNI.Operation.FINISH, 0);
                return true;
            }
            return false;
        }

        @Override
        public void close() {
            encoded = NOTHING;
            library.destroy();
        }
    }
}
