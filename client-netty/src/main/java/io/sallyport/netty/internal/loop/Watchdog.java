package io.sallyport.netty.internal.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of callbacks that hold a loop, with their stack; at DEBUG of what holds it without any. A daemon thread asks each loop that has a connection for a heartbeat twice in the limit, and looks at the thread of one that does not answer for that long. Costs a loop one small
 * task each time, and calls nothing. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private static final int STEPS_IN_LIMIT = 2;

    private static final String MOVE = "move what blocks to a callback executor";
    private static final String WRITE_LATER = "it is the log, whose appender should write on a thread of its own";

    private record Watched(NettyLoop loop, LoopWatch watch) {}

    private final List<Watched> loops = new ArrayList<>();
    private final long limitNanos;
    private final long stepNanos;
    private final Thread thread;
    private volatile boolean closed;

    private Watchdog(Loops watched, long limitNanos) {
        this.limitNanos = limitNanos;
        this.stepNanos = Math.max(TimeUnit.MILLISECONDS.toNanos(1), limitNanos / STEPS_IN_LIMIT);
        for (int i = 0; i < watched.size(); i++) {
            loops.add(new Watched(watched.get(i), new LoopWatch(limitNanos, stepNanos)));
        }
        this.thread = new Thread(this::watch, "sallyport-watchdog");
        thread.setDaemon(true);
    }

    /** Starts to watch loops. */
    public static Watchdog over(Loops loops, long limitNanos) {
        Watchdog watchdog = new Watchdog(loops, limitNanos);
        watchdog.thread.start();
        return watchdog;
    }

    private void watch() {
        while (!closed) {
            long now = System.nanoTime();
            for (Watched each : loops) {
                look(each, now);
            }
            LockSupport.parkNanos(this, stepNanos);
        }
    }

    private void look(Watched watched, long now) {
        Thread held = watched.loop().thread();
        if (held == null || watched.loop().eventLoop().isShuttingDown()) {
            return; // a heartbeat would start its thread, or make its end wait
        }
        LoopWatch watch = watched.watch();
        LoopWatch.Verdict verdict = watch.tick(now);
        if (verdict instanceof LoopWatch.Verdict.Ask ask) {
            watched.loop().executeOrDrop(() -> watch.beat(ask.number()));
        } else if (verdict instanceof LoopWatch.Verdict.Report report) {
            look(held, report, watch);
        }
    }

    /** A callback may begin while the loop is held by something else: it is looked for until there is one, or the loop goes on. */
    private void look(Thread held, LoopWatch.Verdict.Report report, LoopWatch watch) {
        StackTraceElement[] stack = held.getStackTrace();
        StackTraceElement callback = HeldStack.callback(stack);
        Throwable where = new Throwable("what " + held.getName() + " was doing");
        where.setStackTrace(stack);
        long heldMillis = TimeUnit.NANOSECONDS.toMillis(report.heldNanos());
        long limitMillis = TimeUnit.NANOSECONDS.toMillis(limitNanos);
        if (callback != null) {
            watch.named();
            LOG.warn(
                    "event loop {} has not come round for {} ms (NettyTransportBuilder.slowCallback is {} ms), held at {}: all else on it waits for this; {}",
                    held.getName(),
                    heldMillis,
                    limitMillis,
                    callback,
                    HeldStack.isLog(LOG.getClass().getName(), stack) ? WRITE_LATER : MOVE,
                    where);
        } else if (report.first()) {
            LOG.debug(
                    "event loop {} has not come round for {} ms (NettyTransportBuilder.slowCallback is {} ms), but no callback is on its stack: the client or the platform is at work, as while classes are loaded, or the machine has no processor to spare",
                    held.getName(),
                    heldMillis,
                    limitMillis,
                    where);
        }
    }

    /** Ends it. Does not wait. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
