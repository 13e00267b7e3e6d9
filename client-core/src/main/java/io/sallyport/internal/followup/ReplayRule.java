package io.sallyport.internal.followup;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Processing;
import io.sallyport.error.ProtocolException;
import io.sallyport.internal.text.Methods;
import java.time.Duration;

/**
 * Sends a request again by the evidence of its failure. First, if the server certainly did not act on it (nothing of it was written, or the server said that it would not process it), whatever the method.
 * Second, once, if it is idempotent, met a connection that had been used before, and got not one byte of an answer: the server closed the connection in the moment the request was written (RFC 9112
 * section 9.3.1). Everything else is delivered; in particular whatever timed out, was cancelled, or would meet the same again (no address, no connection, no trust).
 */
public final class ReplayRule implements FollowUpRule {

    /** Attempts of one hop, and of each retry of it, at most; this often only where none of them reached the server. */
    static final int MAX_ATTEMPTS = 4;

    @Override
    public FollowUp afterFailure(Request request, HttpClientException failure, Trail before) {
        if (before.attempt() >= MAX_ATTEMPTS || !request.body().isRepeatable()) {
            return FollowUp.DELIVER;
        }
        if (!(failure instanceof ConnectionLostException || failure instanceof ProtocolException)) {
            return FollowUp.DELIVER;
        }
        if (failure.processing() == Processing.NOT_PROCESSED) {
            return again(request, "the server did not process it");
        }
        if (failure.processing() == Processing.ANSWERED || failure.bytesReceived() > 0) {
            return FollowUp.DELIVER; // the server has acted
        }
        if (!(failure instanceof ConnectionLostException) || failure.connectionUses() < 2) {
            return FollowUp.DELIVER; // a fresh connection was not closed for being idle
        }
        if (before.attempt() > 1 || !Methods.isIdempotent(request.method())) {
            return FollowUp.DELIVER; // conservatively
        }
        return again(request, "the idle connection was closed by the server");
    }

    private static FollowUp again(Request request, String reason) {
        return new FollowUp.SendAgain(request, Duration.ZERO, reason);
    }
}
