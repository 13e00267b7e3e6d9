package io.sallyport.internal.followup;

import io.sallyport.Response;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.util.Map;

/** What is known of a failure that an answer is the reason for. Pure. Stateless. */
public final class AnsweredFacts {

    private AnsweredFacts() {}

    /** Of a call that fails after its answer's head. */
    public static FailureFacts of(Response response) {
        return new FailureFacts(
                Phase.RESPONSE_HEAD,
                Processing.ANSWERED,
                response.request(),
                response.connection().remoteAddress(),
                response.connection().age(),
                response.connection().uses(),
                0,
                0,
                Map.of());
    }
}
