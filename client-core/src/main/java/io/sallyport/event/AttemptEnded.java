package io.sallyport.event;

import io.sallyport.HttpClientException;
import io.sallyport.error.Phase;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attempt is over, its body included.
 *
 * @param callId the call's number
 * @param attempt from 1
 * @param bytesSent bytes written, before TLS
 * @param bytesReceived bytes read, after TLS
 * @param times the time spent in each phase that was entered
 * @param failure what went wrong, or null
 */
public record AttemptEnded(
        long callId,
        int attempt,
        long bytesSent,
        long bytesReceived,
        Map<Phase, Duration> times,
        @Nullable HttpClientException failure) {}
