package io.sallyport.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** What was seen on one connection so far. Thread-safe. */
final class PeerLog {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<ReceivedRequest> requests = new ArrayList<>();
    private boolean closedByClient;

    void onBytes(byte[] bytes, int count) {
        change(() -> received.write(bytes, 0, count));
    }

    void onRequest(ReceivedRequest request) {
        change(() -> requests.add(request));
    }

    void onClosedByClient() {
        change(() -> closedByClient = true);
    }

    byte[] received() {
        lock.lock();
        try {
            return received.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    /** What was received, read as Latin-1. */
    String receivedText() {
        return new String(received(), StandardCharsets.ISO_8859_1);
    }

    List<ReceivedRequest> requests() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    boolean closedByClient() {
        lock.lock();
        try {
            return closedByClient;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is so; false if it is not in time. */
    boolean await(Predicate<PeerLog> condition, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!condition.test(this)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
