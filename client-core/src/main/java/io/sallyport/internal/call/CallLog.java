package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.event.CallEnded;
import io.sallyport.internal.followup.FollowUp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One structured event a call, on logger {@code io.sallyport.call}: at level DEBUG if it ended well, at INFO if it failed. What happens between attempts goes to {@code io.sallyport.attempt}, at
 * DEBUG. Stateless.
 */
final class CallLog {

    private static final Logger CALL = LoggerFactory.getLogger("io.sallyport.call");
    private static final Logger ATTEMPT = LoggerFactory.getLogger("io.sallyport.attempt");

    private CallLog() {}

    /** Whether the end of a call with this failure, or with none, is written. */
    static boolean isEnabled(@Nullable HttpClientException failure) {
        return CALL.isEnabledForLevel(level(failure));
    }

    private static Level level(@Nullable HttpClientException failure) {
        return failure == null ? Level.DEBUG : Level.INFO;
    }

    static void write(CallEnded call) {
        HttpClientException failure = call.failure();
        LoggingEventBuilder event = CALL.atLevel(level(failure))
                .addKeyValue("call", call.callId())
                .addKeyValue("method", call.request().method())
                .addKeyValue("url", call.request().target().toString())
                .addKeyValue("status", call.status())
                .addKeyValue("attempts", call.attempts())
                .addKeyValue("bytesSent", call.bytesSent())
                .addKeyValue("bytesReceived", call.bytesReceived())
                .addKeyValue("millis", Math.round(call.took().toNanos() / 1e3) / 1e3);
        if (failure != null) {
            event = event.addKeyValue("failure", failure.getClass().getSimpleName())
                    .addKeyValue("phase", failure.phase())
                    .addKeyValue("processing", failure.processing())
                    .addKeyValue("detail", failure.getMessage());
        }
        event.log(failure == null ? "call ended" : "call failed");
    }

    static void sendingAgain(Call call, FollowUp.SendAgain again) {
        ATTEMPT.atDebug()
                .addKeyValue("call", call.id())
                .addKeyValue("request", again.request().toString())
                .addKeyValue("delay", again.delay())
                .log("sending again: {}", again.reason());
    }

    static void authenticating(Call call, Request request, FollowUp.Authenticate again) {
        ATTEMPT.atDebug()
                .addKeyValue("call", call.id())
                .addKeyValue("request", request.toString())
                .log("authenticating: {}", again.reason());
    }

    static void retrying(Call call, FollowUp.Retry retry, int number) {
        ATTEMPT.atDebug()
                .addKeyValue("call", call.id())
                .addKeyValue("request", retry.request().toString())
                .addKeyValue("retry", number)
                .addKeyValue("delay", retry.delay())
                .log("retrying: {}", retry.reason());
    }

    static void notRetried(Call call, FollowUp.Retry retry, String why) {
        ATTEMPT.atDebug()
                .addKeyValue("call", call.id())
                .addKeyValue("request", retry.request().toString())
                .addKeyValue("delay", retry.delay())
                .log("not retrying after {}: {}", retry.reason(), why);
    }

    static void hedging(Call call, Request request, Duration waited) {
        ATTEMPT.atDebug()
                .addKeyValue("call", call.id())
                .addKeyValue("request", request.toString())
                .addKeyValue("waited", waited)
                .log("sending a second time: no answer yet");
    }

    static void notHedged(Call call, Request request) {
        ATTEMPT.atDebug()
                .addKeyValue("call", call.id())
                .addKeyValue("request", request.toString())
                .log("not sending a second time: the budget of the origin is used up");
    }

    static void redirected(Call call, FollowUp.Redirect redirect) {
        ATTEMPT.atDebug()
                .addKeyValue("call", call.id())
                .addKeyValue("request", redirect.request().toString())
                .log("redirected: {}", redirect.reason());
    }
}
