package io.sallyport.netty.internal.http1;

import io.sallyport.Request;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The expectation 100-continue (RFC 9110 section 10.1.1): the body waits until the server wants it. Pure functions. Stateless. */
final class ExpectContinue {

    /** How long a silent server is waited for before the body goes out all the same. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private ExpectContinue() {}

    /** Whether the request asks the server first. */
    static boolean isAskedFor(Request request) {
        @Nullable String expectation = request.headers().first("Expect");
        return expectation != null && expectation.equalsIgnoreCase("100-continue");
    }
}
