package io.sallyport.internal.body;

import io.sallyport.RequestBody;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** Files as input streams. Stateless. */
public final class FileStreams {

    private FileStreams() {}

    /**
     * Opens a part of a file. Blocks.
     *
     * @throws IOException if it cannot be opened, or is shorter than the part asked for
     */
    public static InputStream open(RequestBody.FileRegion region) throws IOException {
        if (Files.isDirectory(region.path())) {
            throw new NoSuchFileException(region.path().toString(), null, "is a directory");
        }
        if (region.position() == 0 && region.count() < 0) {
            return Files.newInputStream(region.path()); // also what has no position: a pipe
        }
        SeekableByteChannel file = Files.newByteChannel(region.path());
        try {
            file.position(region.position());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        InputStream all = Channels.newInputStream(file);
        return region.count() < 0 ? all : new Bounded(all, region);
    }

    /** Ends after a number of bytes, and not before. Confined to its reader. */
    private static final class Bounded extends FilterInputStream {

        private final RequestBody.FileRegion region;
        private long left;

        private Bounded(InputStream all, RequestBody.FileRegion region) {
            super(all);
            this.region = region;
            this.left = region.count();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int start, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = super.read(into, start, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the part from byte " + region.position() + " of " + region.path() + " has "
                        + (region.count() - left) + " bytes (expected: " + region.count() + ")");
            }
            left -= count;
            return count;
        }
    }
}
