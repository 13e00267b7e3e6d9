package io.sallyport.jdk.opener;

import io.sallyport.internal.text.Masking;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What one exchange of a {@link LogAwareHandler} leaves in the log: one event with keys and values, on logger {@code io.sallyport.opener}. Confined to the thread that opens. */
public final class LogRecord {

    private static final Logger LOGGER = LoggerFactory.getLogger("io.sallyport.opener");

    private final Map<String, Object> fields = new LinkedHashMap<>();

    LogRecord() {}

    /**
     * Adds a field, in place of the one with that key. A value whose key is the name of a header that holds secrets, such as {@code Authorization}, is masked.
     *
     * @param key not null
     * @param value not null; must not change
     * @return this
     */
    public LogRecord put(String key, Object value) {
        Objects.requireNonNull(value, "value");
        fields.put(key, Masking.isSensitive(key) ? Masking.MASK : value);
        return this;
    }

    /** {@return the fields so far, in their order} A view, unmodifiable. */
    public Map<String, Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    void write(System.Logger.Level level, String message) {
        Level slf4j = slf4j(level);
        if (level == System.Logger.Level.OFF || !LOGGER.isEnabledForLevel(slf4j)) {
            return;
        }
        LoggingEventBuilder event = LOGGER.atLevel(slf4j);
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            event = event.addKeyValue(field.getKey(), field.getValue());
        }
        event.log(message);
    }

    private static Level slf4j(System.Logger.Level level) {
        return switch (level) {
            case ALL, TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR, OFF -> Level.ERROR;
        };
    }
}
