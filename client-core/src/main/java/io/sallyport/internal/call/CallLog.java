package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.internal.followup.FollowUp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One structured event a call, on logger {@code io.sallyport.call}: at level DEBUG if it ended well, at INFO if it failed. Stateless. */
final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.sallyport.call");

    private CallLog() {}

    static void write(
            Call call,
            int status,
            int attempts,
            long bytesSent,
            long bytesReceived,
            Duration took,
            @Nullable HttpClientException failure) {
        Level level = failure == null ? Level.DEBUG : Level.INFO;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder event = LOG.atLevel(level)
                .addKeyValue("call", call.id())
                .addKeyValue("method", call.request().method())
                .addKeyValue("url", call.request().target())
                .addKeyValue("status", status)
                .addKeyValue("attempts", attempts)
                .addKeyValue("bytesSent", bytesSent)
                .addKeyValue("bytesReceived", bytesReceived)
                .addKeyValue("millis", took.toNanos() / 1e6);
        if (failure != null) {
            event = event.addKeyValue("failure", failure.getClass().getSimpleName())
                    .addKeyValue("phase", failure.phase())
                    .addKeyValue("processing", failure.processing())
                    .addKeyValue("detail", failure.getMessage());
        }
        event.log(failure == null ? "call ended" : "call failed");
    }

    static void sendingAgain(Call call, FollowUp.SendAgain again) {
        LOG.atDebug()
                .addKeyValue("call", call.id())
                .addKeyValue("request", again.request())
                .addKeyValue("delay", again.delay())
                .log("sending again: {}", again.reason());
    }
}
