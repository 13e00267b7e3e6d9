package io.sallyport.netty;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.slf4j.LoggerFactory;

/**
 * Fails a test run in which something counted by Netty (a buffer, a TLS engine, a timer) was never released. It listens
 * to Netty's leak detector through its logger. Called by the thread that runs the tests; reports come from any thread.
 */
public final class LeakCheck implements LauncherSessionListener {
    private static final String DETECTOR = "io.netty.util.ResourceLeakDetector";
    private static final int ROUNDS = 5;
    private static final long ROUND_MILLIS = 50;
    private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    /** Called by the service loader. */
    public LeakCheck() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Logger logger = (Logger) LoggerFactory.getLogger(DETECTOR);
        Appender appender = new Appender();
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> leaks = take(report -> true);
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leaks in this run:\n" + String.join("\n", leaks));
        }
    }

    /** Takes out the reports so far that satisfy a condition, after making the detector look. */
    static List<String> take(Predicate<String> condition) {
        makeDetectorLook();
        List<String> taken = new ArrayList<>(REPORTS);
        taken.removeIf(condition.negate());
        REPORTS.removeAll(taken);
        return taken;
    }

    /** The detector reports what the collector found dead, and only when the next buffer is allocated. */
    private static void makeDetectorLook() {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                System.gc();
                Thread.sleep(ROUND_MILLIS);
                ByteBufAllocator.DEFAULT.buffer(1).release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            String message = event.getFormattedMessage();
            if (message.startsWith("LEAK:")) {
                REPORTS.add(message);
            }
        }
    }
}
