package io.sallyport.netty.internal.tls;

import io.sallyport.config.TlsIdentity;
import io.sallyport.config.TlsIdentityFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads an identity anew when its files have changed. Guarded by its context, but for {@link #isDue}. */
final class IdentityWatch {

    /** Files are looked at once in this time at most. */
    static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(IdentityWatch.class);

    private final TlsIdentityFiles files;
    private List<FileStamp> seen = List.of();
    private TlsIdentity current;
    private volatile long lookedNanos;

    /** Looks at the files for the first time. Blocks. */
    IdentityWatch(TlsIdentityFiles files, long nowNanos) {
        this.files = files;
        this.current = files.first();
        look(nowNanos);
    }

    /** Whether it is time to look. */
    boolean isDue(long nowNanos) {
        return nowNanos - lookedNanos >= PAUSE_NANOS;
    }

    /** What was last read without fault. */
    TlsIdentity current() {
        return current;
    }

    /** Looks at the files, and reads them if they changed. Blocks. */
    void look(long nowNanos) {
        List<FileStamp> now = FileStamp.of(files.files()); // before reading: what changes meanwhile is seen next time
        if (!now.equals(seen)) {
            seen = now;
            read();
        }
        lookedNanos = nowNanos;
    }

    private void read() {
        try {
            TlsIdentity read = files.read();
            if (!read.equals(current)) {
                LOG.info("TLS identity {}: the files have changed and hold {}", files, read);
                current = read;
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) { // file systems may be the user's
            LOG.warn("TLS identity {}: the files have changed and cannot be used, {} stays", files, current, e);
        }
    }
}
