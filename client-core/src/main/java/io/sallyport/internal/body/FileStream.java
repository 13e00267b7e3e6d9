package io.sallyport.internal.body;

import io.sallyport.RequestBody;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A part of a file as an input stream: exactly what was asked for, or it throws. For one thread at a time. */
public final class FileStream extends InputStream {

    private final RequestBody.FileRegion region;
    private final FileChannel file;

    /** Bytes to come; -1 for all to the end. */
    private long left;

    private FileStream(RequestBody.FileRegion region, FileChannel file) {
        this.region = region;
        this.file = file;
        this.left = region.count();
    }

    /** Opens the file. May block, as reading does. */
    public static InputStream open(RequestBody.FileRegion region) throws IOException {
        FileChannel file = FileChannel.open(region.path(), StandardOpenOption.READ);
        try {
            file.position(region.position());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        return new FileStream(region, file);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (left == 0) {
            return -1;
        }
        int wanted = left < 0 ? length : (int) Math.min(length, left);
        int count = file.read(ByteBuffer.wrap(target, offset, wanted));
        if (left > 0) {
            if (count < 0) {
                throw new EOFException(region + " ended " + left + " bytes too early");
            }
            left -= count;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
