package io.sallyport.checks;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What Netty's leak detector said to its logger. Reports come from any thread. */
public final class Leaks {
    private static final String DETECTOR = "io.netty.util.ResourceLeakDetector";
    private static final int ROUNDS = 5;
    private static final long ROUND_MILLIS = 50;
    private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    private Leaks() {}

    static void listen() {
        Logger logger = (Logger) LoggerFactory.getLogger(DETECTOR);
        Appender appender = new Appender();
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
        // printed once, at the end, and not at all if a test takes it
        logger.setAdditive(false);
    }

    /**
     * Takes the reports so far that satisfy a condition, so that they do not fail the run.
     *
     * @param condition what to take
     */
    public static List<String> take(Predicate<String> condition) {
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
