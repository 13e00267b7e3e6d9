package io.sallyport.internal.followup;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;

/** Decides what follows an attempt. Pure: it sends, waits for and closes nothing. Rules are asked in order; the first that does not say {@link FollowUp#DELIVER} wins. */
public interface FollowUpRule {

    /** After an answer. */
    default FollowUp afterResponse(Request request, Response response, Trail before) {
        return FollowUp.DELIVER;
    }

    /** After a failure without an answer. */
    default FollowUp afterFailure(Request request, HttpClientException failure, Trail before) {
        return FollowUp.DELIVER;
    }
}
