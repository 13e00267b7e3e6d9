package io.sallyport.internal.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the thread that made a call had in SLF4J's MDC. Immutable.
 *
 * @param entries at least one
 */
record LogContext(Map<String, String> entries) {

    /** What the calling thread has in it; null for nothing. Makes no object if the thread has never put anything there, or has cleared it. */
    static @Nullable LogContext capture() {
        Map<String, String> entries = MDC.getCopyOfContextMap();
        return entries == null || entries.isEmpty() ? null : new LogContext(entries);
    }

    /** Runs the task with these entries in place of the thread's own, which it has again after. */
    void run(Runnable task) {
        LogContext before = capture();
        MDC.setContextMap(entries);
        try {
            task.run();
        } finally {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before.entries);
            }
        }
    }
}
