package io.sallyport.benchmarks.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Flow;

/** What is uploaded: so many bytes, in a file and in pieces. Immutable, but for the file, which {@link #close} deletes. */
final class Payload implements AutoCloseable {

    /** Bytes of a piece. */
    static final int PIECE = 64 * 1024;

    private final byte[] piece = new byte[PIECE];
    private final int size;
    private final Path file;

    Payload(int size) {
        this.size = size;
        try {
            file = Files.createTempFile("upload", ".bytes");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (int from = 0; from < size; from += PIECE) {
                    channel.write(at(from));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return size;
    }

    Path file() {
        return file;
    }

    /** The piece that starts there. */
    ByteBuffer at(int from) {
        return ByteBuffer.wrap(piece, 0, Math.min(PIECE, size - from));
    }

    /** The pieces, as many as are asked for, on the thread that asks. */
    Flow.Publisher<ByteBuffer> published() {
        return subscriber -> subscriber.onSubscribe(new Pieces(subscriber));
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }

    private final class Pieces implements Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private long demand;
        private int from;
        private boolean giving;

        private Pieces(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            demand += count;
            if (giving) {
                return;
            }
            giving = true;
            while (demand > 0 && from < size) {
                demand--;
                ByteBuffer next = at(from);
                from += PIECE;
                subscriber.onNext(next);
                if (from >= size) {
                    subscriber.onComplete();
                }
            }
            giving = false;
        }

        @Override
        public void cancel() {
            from = size;
        }
    }
}
