package io.sallyport.internal.followup;

import io.sallyport.Request;
import io.sallyport.error.Processing;
import io.sallyport.internal.text.Methods;

/** Whether it is safe to send a request once more. Pure functions. Stateless. */
public final class Repeatable {

    private Repeatable() {}

    /** Whether it is, with this known of the time before: its body can be repeated; and it was not processed, or may be processed twice. */
    public static boolean after(Processing processing, Request request) {
        return request.body().isRepeatable()
                && (processing == Processing.NOT_PROCESSED || mayBeProcessedTwice(request));
    }

    private static boolean mayBeProcessedTwice(Request request) {
        if (Methods.isIdempotent(request.method())) {
            return true;
        }
        String key = request.headers().first("Idempotency-Key");
        return key != null && !key.isBlank();
    }
}
