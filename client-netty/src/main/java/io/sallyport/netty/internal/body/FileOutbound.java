package io.sallyport.netty.internal.body;

import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of an open file, handed to the kernel in one piece: no byte of it passes through this process. For cleartext connections. */
final class FileOutbound implements OutboundBody {

    private static final Logger LOG = LoggerFactory.getLogger(FileOutbound.class);

    private final FileChannel file;
    private final long position;
    private final long count;

    FileOutbound(FileChannel file, long position, long count) {
        this.file = file;
        this.position = position;
        this.count = count;
    }

    @Override
    public long length() {
        return count;
    }

    @Override
    public void start(Target target) {
        // The region closes the file when it is released.
        target.write(new DefaultFileRegion(file, position, count), count);
        target.complete();
    }

    @Override
    public void writable() {}

    @Override
    public void cancel() {
        close(file);
    }

    static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("closing a file that was read", e);
        }
    }
}
