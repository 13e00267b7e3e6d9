package io.sallyport.internal.followup;

import io.sallyport.Request;
import io.sallyport.Response;
import java.time.Duration;

/** Sends a request again, once, without its expectation, if the server says it cannot meet it: 417 (RFC 9110 section 15.5.18). The body has not gone out, or can be repeated. */
public final class ExpectationRule implements FollowUpRule {

    private static final int EXPECTATION_FAILED = 417;

    @Override
    public FollowUp afterResponse(Request request, Response response, Trail before) {
        if (response.status() != EXPECTATION_FAILED || before.attempt() > 1) {
            return FollowUp.DELIVER;
        }
        if (!request.headers().contains("Expect") || !request.body().isRepeatable()) {
            return FollowUp.DELIVER;
        }
        Request without =
                request.with(request.headers().toBuilder().remove("Expect").build(), request.body());
        return new FollowUp.SendAgain(without, Duration.ZERO, "the server does not meet the expectation");
    }
}
