package io.sallyport.internal.coding;

import com.github.luben.zstd.ZstdBufferDecompressingStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import io.sallyport.spi.ContentCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Zstandard (RFC 8878) by zstd-jni, with a window of 8 MiB at most (RFC 9659). Loaded only if that is present. Stateless. */
final class ZstdCodec implements ContentCodec {

    /** The base 2 logarithm of the largest window. */
    private static final int MAX_WINDOW_LOG = 23;

    /** Bytes given to the library at once that have no array, or that are to be encoded. */
    private static final int INPUT = 8 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** For the native memory of bodies that nobody holds any more. */
    private static final Cleaner FORGOTTEN = Cleaner.create();

    private ZstdCodec() {}

    /**
     * The codec.
     *
     * @throws LinkageError if the library or its native part is missing
     */
    static ContentCodec load() {
        Native.load();
        return new ZstdCodec();
    }

    @Override
    public String token() {
        return "zstd";
    }

    @Override
    public Decoder decoder() {
        return new ZstdDecoder();
    }

    @Override
    public Encoder encoder() throws IOException {
        return new ZstdEncoder();
    }

    /** The library's stream, which has one frame after the other as long as they come in one buffer. */
    private static final class Frames extends ZstdBufferDecompressingStreamNoFinalizer {

        private Frames() throws IOException {
            super(NOTHING);
            setLongMax(MAX_WINDOW_LOG);
        }

        private void decode(ByteBuffer input, ByteBuffer output) throws IOException {
            source = input;
            try {
                read(output);
            } finally {
                source = NOTHING;
            }
        }
    }

    /** For one thread at a time. */
    private static final class ZstdDecoder implements Decoder {

        private @Nullable Frames frames;
        private Cleaner.@Nullable Cleanable release;
        private boolean complete;

        @Override
        public void decode(ByteBuffer input, ByteBuffer output) throws IOException {
            boolean goesOn = true;
            while (goesOn) {
                int before = input.remaining() + output.remaining();
                if (complete && !input.hasRemaining()) {
                    return;
                }
                if (input.hasArray()) {
                    step(input, output);
                } else {
                    ByteBuffer piece = onHeap(input);
                    int given = piece.remaining();
                    step(piece, output);
                    input.position(input.position() + given - piece.remaining());
                }
                goesOn = output.hasRemaining() && input.remaining() + output.remaining() < before;
            }
        }

        private void step(ByteBuffer piece, ByteBuffer output) throws IOException {
            Frames open = frames;
            if (open == null || complete) {
                close();
                open = new Frames();
                frames = open;
                release = FORGOTTEN.register(this, open::close);
            }
            open.decode(piece, output);
            complete = !piece.hasRemaining() && !open.hasRemaining();
        }

        private static ByteBuffer onHeap(ByteBuffer input) {
            int count = Math.min(input.remaining(), INPUT);
            return ByteBuffer.allocate(count)
                    .put(input.duplicate().limit(input.position() + count))
                    .flip();
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public void close() {
            Cleaner.Cleanable held = release;
            if (held != null) {
                held.clean();
                release = null;
                frames = null;
            }
        }
    }

    /** For one thread at a time. */
    private static final class ZstdEncoder implements Encoder {

        private final Buffer encoded = new Buffer();
        private final ZstdOutputStreamNoFinalizer library = new ZstdOutputStreamNoFinalizer(encoded);
        private final Cleaner.Cleanable release;
        private final byte[] piece = new byte[INPUT];
        private boolean ended;

        private ZstdEncoder() throws IOException {
            library.setChecksum(true);
            release = FORGOTTEN.register(this, releasing(library));
        }

        /** Holds the library's stream alone. */
        private static Runnable releasing(ZstdOutputStreamNoFinalizer library) {
            return () -> {
                try {
                    library.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
        }

        @Override
        public boolean encode(ByteBuffer input, ByteBuffer output, boolean last) throws IOException {
            encoded.moveTo(output);
            while (output.hasRemaining() && input.hasRemaining()) {
                int count = Math.min(input.remaining(), piece.length);
                input.get(piece, 0, count);
                library.write(piece, 0, count);
                encoded.moveTo(output);
            }
            if (last && !input.hasRemaining() && !ended && output.hasRemaining()) {
                ended = true;
                library.close();
                encoded.moveTo(output);
            }
            return ended && encoded.isEmpty();
        }

        @Override
        public void close() {
            release.clean();
        }
    }

    /** What the library wrote and nobody has taken yet. */
    private static final class Buffer extends ByteArrayOutputStream {

        private int taken;

        private void moveTo(ByteBuffer output) {
            int moved = Math.min(count - taken, output.remaining());
            output.put(buf, taken, moved);
            taken += moved;
            if (taken == count) {
                reset();
                taken = 0;
            }
        }

        private boolean isEmpty() {
            return count == 0;
        }
    }
}
