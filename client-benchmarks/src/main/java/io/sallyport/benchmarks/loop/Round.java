package io.sallyport.benchmarks.loop;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One round: so many requests, so many of them in flight, each started when the one before in its slot is complete. */
final class Round {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Contender contender;
    private final int expected;
    private final long[] latencies;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch done;
    private final AtomicReference<String> failure = new AtomicReference<>("");

    private Round(Contender contender, int requests, int slots, int expected) {
        this.contender = contender;
        this.expected = expected;
        this.latencies = new long[requests];
        this.done = new CountDownLatch(slots);
    }

    /**
     * Runs it.
     *
     * @throws IllegalStateException if one answer is not complete: nothing is measured that does not work
     */
    static Figures run(Contender contender, int requests, int slots, int expected) throws InterruptedException {
        return new Round(contender, requests, slots, expected).run(slots);
    }

    private Figures run(int slots) throws InterruptedException {
        long bytes = allocated();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        for (int slot = 0; slot < slots; slot++) {
            step(slot);
        }
        if (!done.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("answers are missing");
        }
        long wall = System.nanoTime() - start;
        long cpuUsed = SYSTEM.getProcessCpuTime() - cpu;
        long bytesUsed = allocated() - bytes;
        if (!failure.get().isEmpty()) {
            throw new IllegalStateException(failure.get());
        }
        return Figures.of(latencies.length, cpuUsed, bytesUsed, wall, latencies);
    }

    private void step(int slot) {
        int number = next.getAndIncrement();
        if (number >= latencies.length) {
            done.countDown();
            return;
        }
        long start = System.nanoTime();
        contender.call(slot, got -> {
            latencies[number] = System.nanoTime() - start;
            if (got != expected) {
                failure.set("an answer of " + got + " bytes (expected: " + expected + ")");
                next.set(latencies.length);
            }
            step(slot);
        });
    }

    /** Bytes allocated so far by all threads that are alive. */
    private static long allocated() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
