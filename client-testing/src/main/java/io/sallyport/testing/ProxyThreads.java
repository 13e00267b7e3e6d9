package io.sallyport.testing;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads of a proxy: daemons, whose end can be awaited. Thread-safe. */
final class ProxyThreads {

    private final int port;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /** Those of the proxy at a port. */
    ProxyThreads(int port) {
        this.port = port;
    }

    /** Starts one. */
    Thread start(Runnable task, String name) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } finally {
                        running.remove(Thread.currentThread());
                    }
                },
                "fault-proxy-" + port + " " + name);
        thread.setDaemon(true);
        running.add(thread);
        thread.start();
        return thread;
    }

    /**
     * Waits for those to end that run now.
     *
     * @throws AssertionError if one does not in time
     */
    void awaitEnd(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (Thread each : List.copyOf(running)) {
                each.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
                if (each.isAlive()) {
                    throw new AssertionError("did not end in " + limit + ": " + each.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
