package io.sallyport.netty.internal.body;

import io.sallyport.RequestBody;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;

/** Makes a request's body ready to be written. Stateless. */
public final class OutboundBodies {

    private OutboundBodies() {}

    /** Whether {@link #open} blocks for this body. */
    public static boolean blocks(RequestBody body) {
        return body instanceof RequestBody.FileRegion;
    }

    /**
     * Opens the body. Blocks for files.
     *
     * @param secure whether it goes over TLS, so that files cannot go straight from the disk
     * @throws IOException if a file cannot be opened, or is shorter than the part asked for
     */
    public static OutboundBody open(RequestBody body, boolean secure, Executor blocking) throws IOException {
        if (body instanceof RequestBody.Bytes bytes) {
            return OutboundBody.of(bytes);
        }
        if (body instanceof RequestBody.Stream stream) {
            return new PublisherOutbound(stream.publisher(), stream.length());
        }
        if (body instanceof RequestBody.FileRegion region) {
            return file(region, secure, blocking);
        }
        throw new IllegalArgumentException("body: " + body + " (expected: bytes, a file or a stream)");
    }

    private static OutboundBody file(RequestBody.FileRegion region, boolean secure, Executor blocking)
            throws IOException {
        if (Files.isDirectory(region.path())) {
            throw new NoSuchFileException(region.path().toString(), null, "is a directory");
        }
        FileChannel file = FileChannel.open(region.path(), StandardOpenOption.READ);
        try {
            return part(region, file, secure, blocking);
        } catch (IOException | RuntimeException e) {
            FileOutbound.close(file);
            throw e;
        }
    }

    private static OutboundBody part(RequestBody.FileRegion region, FileChannel file, boolean secure, Executor blocking)
            throws IOException {
        long size = file.size();
        long count = region.count() < 0 ? size - region.position() : region.count();
        if (count < 0 || count > size - region.position()) {
            throw new IOException("the part from byte " + region.position() + " of " + region.path() + " has "
                    + Math.max(0, size - region.position()) + " bytes (expected: " + region.count() + ")");
        }
        if (count == 0) {
            FileOutbound.close(file);
            return OutboundBody.of((RequestBody.Bytes) RequestBody.empty());
        }
        // The kernel knows only files of the platform's own file system.
        return secure || !region.path().getFileSystem().equals(FileSystems.getDefault())
                ? new FileChunksOutbound(file, region.position(), count, blocking)
                : new FileOutbound(file, region.position(), count);
    }
}
