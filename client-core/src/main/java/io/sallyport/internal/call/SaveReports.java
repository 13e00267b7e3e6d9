package io.sallyport.internal.call;

import io.sallyport.Request;
import io.sallyport.SaveProgress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a user how far a file is, where {@link Delivery} puts it. At most one report waits there: those that come meanwhile become part of it. Thread-safe. */
final class SaveReports {

    private static final Logger LOG = LoggerFactory.getLogger(SaveReports.class);

    private final SaveProgress progress;
    private final long total;
    private final Request request;
    private final Delivery delivery;
    private final AtomicBoolean waits = new AtomicBoolean();
    private volatile long written;

    // Confined to the delivery, which runs one at a time.
    private long told = -1;

    SaveReports(SaveProgress progress, long total, Request request, Delivery delivery) {
        this.progress = progress;
        this.total = total;
        this.request = request;
        this.delivery = delivery;
    }

    /** So much is in the file now. */
    void saved(long bytes) {
        written = bytes;
        if (waits.compareAndSet(false, true)) {
            delivery.run(this::tell, refused -> LOG.debug("a report of progress is left out", refused));
        }
    }

    private void tell() {
        waits.set(false);
        long now = written;
        if (now == told) {
            return;
        }
        told = now;
        try {
            progress.saved(now, total);
        } catch (Throwable e) {
            LOG.warn("the progress of saving the body of {} could not be told", request, e);
        }
    }
}
