package io.sallyport.internal.followup;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Processing;
import io.sallyport.internal.text.Methods;
import java.time.Duration;

/**
 * Sends a request again, once, that met a connection which died while it was idle: the server closed it in the moment the request was written (RFC 9112 section 9.3.1). Everything else is
 * delivered; in particular whatever timed out, was cancelled, or had a byte of an answer.
 */
public final class ReplayRule implements FollowUpRule {

    @Override
    public FollowUp afterFailure(Request request, HttpClientException failure, int attempt) {
        if (attempt > 1) {
            return FollowUp.DELIVER; // once
        }
        if (!(failure instanceof ConnectionLostException)) {
            return FollowUp.DELIVER; // no connection died: sending again would meet the same
        }
        if (failure.connectionUses() < 2) {
            return FollowUp.DELIVER; // a fresh connection was not closed for being idle
        }
        if (failure.bytesReceived() > 0 || failure.processing() == Processing.ANSWERED) {
            return FollowUp.DELIVER; // the server has acted
        }
        if (!request.body().isRepeatable()) {
            return FollowUp.DELIVER;
        }
        if (failure.processing() == Processing.NOT_PROCESSED || Methods.isIdempotent(request.method())) {
            return new FollowUp.SendAgain(request, Duration.ZERO, "the idle connection was closed by the server");
        }
        return FollowUp.DELIVER; // conservatively
    }
}
