package io.sallyport.testing;

import io.sallyport.spi.Loop;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The time by which a proxy holds bytes: the system's, or a loop's that tests move. Thread-safe. */
final class ProxyClock {

    /** Whether a timer has run. Guarded by the lock it waits with. */
    private static final class Due {

        private boolean now;
    }

    private final @Nullable VirtualLoop loop;

    ProxyClock(@Nullable VirtualLoop loop) {
        this.loop = loop;
    }

    /** Waits, the lock held, until the time has passed or something else ends it; tells the condition that it waits. */
    void await(long nanos, BooleanSupplier over, ReentrantLock lock, Condition changed) {
        if (loop == null) {
            awaitReal(nanos, over, changed);
        } else {
            awaitVirtual(loop, nanos, over, lock, changed);
        }
    }

    private static void awaitReal(long nanos, BooleanSupplier over, Condition changed) {
        changed.signalAll();
        long end = System.nanoTime() + nanos;
        long left = nanos;
        boolean interrupted = false;
        while (left > 0 && !over.getAsBoolean()) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
                left = end - System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitVirtual(
            VirtualLoop loop, long nanos, BooleanSupplier over, ReentrantLock lock, Condition changed) {
        Due due = new Due();
        Loop.Timer timer = loop.schedule(
                () -> {
                    lock.lock();
                    try {
                        due.now = true;
                        changed.signalAll();
                    } finally {
                        lock.unlock();
                    }
                },
                nanos);
        changed.signalAll();
        while (!due.now && !over.getAsBoolean()) {
            changed.awaitUninterruptibly();
        }
        timer.cancel();
    }
}
