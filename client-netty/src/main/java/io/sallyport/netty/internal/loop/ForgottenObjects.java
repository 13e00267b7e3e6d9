package io.sallyport.netty.internal.loop;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.TimeUnit;

/** Looks once a second, as long as something is watched, for objects of one loop that nobody holds any more. Needs no thread. Confined to the loop. */
public final class ForgottenObjects {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoopTimers timers;
    private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
    private final Look look = new Look();
    private int watched;

    ForgottenObjects(LoopTimers timers) {
        this.timers = timers;
    }

    ReferenceQueue<Object> queue() {
        return queue;
    }

    void added() {
        watched++;
        if (watched == 1) {
            timers.arm(look, PAUSE_NANOS);
        }
    }

    void removed() {
        watched--;
        if (watched == 0) {
            timers.remove(look);
        }
    }

    private void look() {
        try {
            Reference<?> next = queue.poll();
            while (next != null) {
                ((Forgotten) next).found();
                next = queue.poll();
            }
        } finally {
            if (watched > 0) {
                timers.arm(look, PAUSE_NANOS);
            }
        }
    }

    private final class Look extends Deadline {

        @Override
        protected void expired() {
            look();
        }

        @Override
        protected boolean counts() {
            return false;
        }
    }
}
