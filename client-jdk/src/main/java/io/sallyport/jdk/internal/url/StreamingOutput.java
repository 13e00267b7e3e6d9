package io.sallyport.jdk.internal.url;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a program writes a streamed request body to: of a length it announced, or in chunks. Gathers up to a chunk, then writes it through. For one thread. */
final class StreamingOutput extends OutputStream {

    private final BodyPipe pipe;
    private final long expected;
    private final byte[] gathered;

    private int count;
    private long written;
    private boolean closed;
    private @Nullable IOException failure;

    /**
     * A stream into a pipe.
     *
     * @param expected the length that was announced; -1 if none was
     * @param chunk bytes gathered at most
     */
    StreamingOutput(BodyPipe pipe, long expected, int chunk) {
        this.pipe = pipe;
        this.expected = expected;
        this.gathered = new byte[chunk];
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        if (expected >= 0 && written + length > expected) {
            throw failed(new IOException("too many bytes written"));
        }
        written += length;
        int from = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, gathered.length - count);
            System.arraycopy(bytes, from, gathered, count, taken);
            count += taken;
            from += taken;
            left -= taken;
            if (count == gathered.length) {
                writeThrough();
            }
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("Stream is closed");
        }
        if (failure != null) {
            throw Failures.again(failure);
        }
        if (pipe.isRefused()) {
            throw failed(new IOException("Error writing request body to server"));
        }
    }

    private IOException failed(IOException cause) {
        failure = cause;
        pipe.abandon(cause);
        return cause;
    }

    private void writeThrough() throws IOException {
        if (count > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(gathered, count));
            count = 0;
            try {
                pipe.write(bytes);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (!closed && failure == null) {
            writeThrough();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (failure != null) {
            throw Failures.again(failure); // never the very one: a try statement would suppress it by itself
        }
        if (expected >= 0 && written != expected) {
            throw failed(new IOException("insufficient data written"));
        }
        writeThrough();
        pipe.finish();
    }

    /** Waits until the server takes the body; true if it does not want it. */
    boolean isRefusedAtOnce() throws IOException {
        if (count == 0 && written == 0 && !closed) {
            pipe.awaitDemand();
        }
        return written == 0 && pipe.isRefused();
    }

    /** Whether all that was announced went through. */
    boolean isComplete() {
        return closed && failure == null;
    }
}
