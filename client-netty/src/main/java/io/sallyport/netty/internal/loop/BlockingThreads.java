package io.sallyport.netty.internal.loop;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one executor for what must block: a bounded pool of daemon threads with a bounded queue, which refuses what is too much. Stateless. */
public final class BlockingThreads {

    /** The most threads. */
    public static final int MAX_THREADS = 64;

    /** The most tasks that wait for one. */
    public static final int MAX_QUEUED = 10_000;

    private static final long IDLE_SECONDS = 10;

    private BlockingThreads() {}

    /** A new executor; its threads end when they are idle. */
    public static ThreadPoolExecutor create(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, name + "-blocking-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_QUEUED),
                threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
