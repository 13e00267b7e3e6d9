package io.sallyport.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Which script plays with which connection, and how it went. Thread-safe. */
final class PeerCast {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final List<PeerConnection> connections = new ArrayList<>();
    private final Queue<PeerScript> scripts = new ArrayDeque<>();
    private final Queue<PeerConnection> unscripted = new ArrayDeque<>();
    private final List<PeerConnection> playing = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable PeerScript otherwise;
    private boolean ended;

    PeerCast(Duration limit) {
        this.limit = limit;
    }

    void next(PeerScript script) {
        lock.lock();
        try {
            PeerConnection waiting = unscripted.poll();
            if (waiting != null) {
                play(waiting, script);
            } else {
                scripts.add(script);
            }
        } finally {
            lock.unlock();
        }
    }

    void otherwise(PeerScript script) {
        lock.lock();
        try {
            otherwise = script;
        } finally {
            lock.unlock();
        }
    }

    void add(PeerConnection connection) {
        lock.lock();
        try {
            if (ended) {
                connection.abandon();
                return;
            }
            connections.add(connection);
            PeerScript script = scripts.poll();
            if (script == null) {
                script = otherwise;
            }
            if (script == null) {
                unscripted.add(connection);
            } else {
                play(connection, script);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void failed(Throwable failure) {
        lock.lock();
        try {
            failures.add(failure);
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return connections.size();
        } finally {
            lock.unlock();
        }
    }

    PeerConnection accept() {
        lock.lock();
        try {
            if (!await(() -> !unscripted.isEmpty(), limit)) {
                throw new AssertionError("no connection in " + limit + ", after " + connections.size() + " connections"
                        + (scripts.isEmpty() ? "" : "; " + scripts.size() + " scripts wait for one too"));
            }
            return unscripted.remove();
        } finally {
            lock.unlock();
        }
    }

    PeerConnection connection(int number) {
        lock.lock();
        try {
            if (!await(() -> connections.size() >= number, limit)) {
                throw new AssertionError(
                        connections.size() + " connections in " + limit + " (expected: " + number + ")");
            }
            return connections.get(number - 1);
        } finally {
            lock.unlock();
        }
    }

    /** Waits a little for the connections that scripts are there for: they may be on their way. */
    void awaitConnections() {
        lock.lock();
        try {
            await(scripts::isEmpty, limit.compareTo(GRACE) < 0 ? limit : GRACE);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the scripts, then closes all connections; what went wrong. */
    List<Throwable> end() {
        lock.lock();
        try {
            ended = true;
            connections.stream()
                    .filter(each -> !playing.contains(each) || each.isPlayingOn())
                    .forEach(PeerConnection::abandon);
            boolean inTime = await(playing::isEmpty, limit.plus(GRACE));
            if (!inTime) {
                failures.add(0, new AssertionError("not played to the end in " + limit + ": " + playing));
            }
            connections.forEach(PeerConnection::abandon);
            if (!scripts.isEmpty()) {
                failures.add(new AssertionError(scripts.size() + " scripts never got a connection, after "
                        + connections.size() + " connections"));
                scripts.clear();
            }
            List<Throwable> told = List.copyOf(failures);
            failures.clear();
            return told;
        } finally {
            lock.unlock();
        }
    }

    private void play(PeerConnection connection, PeerScript script) {
        playing.add(connection);
        Thread player = new Thread(() -> run(connection, script), "scripted-peer connection " + connection.number());
        player.setDaemon(true);
        player.start();
    }

    private void run(PeerConnection connection, PeerScript script) {
        Throwable failure = null;
        try {
            script.play(connection);
        } catch (PeerSteps.EndOfPlay e) {
            // as it should be: it played on until the peer was closed
        } catch (Exception | Error e) {
            failure = e;
        }
        lock.lock();
        try {
            playing.remove(connection);
            if (failure != null) {
                failures.add(failure);
                connection.abandon();
            } else if (ended) {
                connection.abandon();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier condition, Duration time) {
        long left = time.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
