package io.sallyport.event;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call is over: failed, or its body ended or was closed.
 *
 * @param callId the call's number
 * @param request what the user asked for
 * @param status the final status code, or 0 if there was none
 * @param attempts exchanges started
 * @param bytesSent over all attempts, before TLS
 * @param bytesReceived over all attempts, after TLS
 * @param took from start to end
 * @param failure what went wrong, or null
 */
public record CallEnded(
        long callId,
        Request request,
        int status,
        int attempts,
        long bytesSent,
        long bytesReceived,
        Duration took,
        @Nullable HttpClientException failure) {}
