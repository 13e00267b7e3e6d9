package io.sallyport.benchmarks.loop;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the bare loop does with the bodies of one connection. Confined to its loop. */
sealed interface BareBody {

    /** A body begins. */
    void start() throws IOException;

    /** A part of it. */
    void add(ByteBuf part) throws IOException;

    /** It is complete; the number of its bytes. */
    int end() throws IOException;

    /** Counted, and nothing else. */
    final class Counted implements BareBody {

        private int length;

        @Override
        public void start() {
            length = 0;
        }

        @Override
        public void add(ByteBuf part) {
            length += part.readableBytes();
        }

        @Override
        public int end() {
            return length;
        }
    }

    /** Copied to one array on the heap. */
    final class Kept implements BareBody {

        private static final byte[] NOTHING = {};

        private byte[] body = NOTHING;

        @Override
        public void start() {
            body = NOTHING;
        }

        @Override
        public void add(ByteBuf part) {
            int more = part.readableBytes();
            byte[] larger = new byte[body.length + more];
            System.arraycopy(body, 0, larger, 0, body.length);
            part.readBytes(larger, body.length, more);
            body = larger;
        }

        @Override
        public int end() {
            int length = body.length;
            body = NOTHING;
            return length;
        }
    }

    /** Written to a new file each time, which is deleted when it is complete. */
    final class Saved implements BareBody {

        private final Path file;
        private FileChannel channel;
        private int length;

        Saved() {
            try {
                file = Files.createTempFile("bare", ".part");
                channel = open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private FileChannel open() throws IOException {
            return FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        }

        @Override
        public void start() throws IOException {
            if (!channel.isOpen()) {
                channel = open();
            }
            length = 0;
        }

        @Override
        public void add(ByteBuf part) throws IOException {
            while (part.isReadable()) {
                length += part.readBytes(channel, length, part.readableBytes());
            }
        }

        @Override
        public int end() throws IOException {
            channel.close();
            return length;
        }
    }
}
