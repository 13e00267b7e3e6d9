package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.spi.IncomingBody;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The trailers of one body, for those who ask before or after its end. Holds the body only while somebody waits. Thread-safe. */
final class Trailers {

    private final Call call;
    private final Request request;

    // Guarded by this.
    private @Nullable CompletableFuture<Headers> waiting;
    private @Nullable IncomingBody asked;
    private boolean ended;
    private @Nullable HttpClientException failure;

    Trailers(Call call, Request request) {
        this.call = call;
        this.request = request;
    }

    /** A future of its own for each who asks. */
    CompletableFuture<Headers> of(IncomingBody body) {
        synchronized (this) {
            if (!ended && body.trailers() == null) {
                if (waiting == null) {
                    waiting = new CompletableFuture<>();
                    asked = body;
                }
                return waiting.copy();
            }
        }
        CompletableFuture<Headers> result = new CompletableFuture<>();
        complete(result, body);
        return result;
    }

    /** The exchange is over. */
    void ended(@Nullable HttpClientException cause) {
        CompletableFuture<Headers> result;
        IncomingBody body;
        synchronized (this) {
            ended = true;
            failure = cause;
            result = waiting;
            body = asked;
            waiting = null;
            asked = null;
        }
        if (result != null && body != null) {
            call.delivery().run(() -> complete(result, body), result::completeExceptionally);
        }
    }

    private void complete(CompletableFuture<Headers> result, IncomingBody body) {
        Headers received = body.trailers();
        if (received != null) {
            result.complete(received);
            return;
        }
        HttpClientException cause;
        synchronized (this) {
            cause = failure;
        }
        result.completeExceptionally(
                cause != null
                        ? cause
                        : new BodyClosedException(
                                FailureFacts.unsent(Phase.RESPONSE_BODY, request)
                                        .answered(),
                                "the body was closed before its end, so there are no trailers",
                                null));
    }
}
