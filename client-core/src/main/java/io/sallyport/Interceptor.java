package io.sallyport;

import java.util.concurrent.CompletionStage;

/**
 * User code around a call, or around each of its attempts: logging, tracing, signing. Registered on the client's builder at either level; the first one registered is the outermost.
 *
 * <p>It may change the request, proceed more than once (after closing the response it does not want), answer by itself, or look at the outcome. It runs on the caller's thread the first time and on
 * the thread of the previous outcome after that, so it must not block; it may answer on any thread. What it throws fails the call. It cannot hold up a cancel or a deadline: the call ends then, and
 * whatever it answers later is closed.
 *
 * <p>Around attempts it sees every request that goes out, also those that follow a redirect, perhaps to another origin: what it adds goes there, so one that signs looks at {@link Request#target} first.
 */
@FunctionalInterface
public interface Interceptor {

    /**
     * Handles one request.
     *
     * @param request what the user or the interceptor before asks for
     * @param chain what follows; may be used more than once, or not at all
     * @return the answer, or a failure; null, or a stage of null, fails the call
     */
    CompletionStage<Response> intercept(Request request, Chain chain);

    /** What follows the interceptor. Thread-safe. */
    @FunctionalInterface
    interface Chain {

        /**
         * Sends the request on its way: through the next interceptors, then out.
         *
         * @param request what to send, the same or another
         * @return the answer; the interceptor closes it if it does not pass it on
         */
        CompletionStage<Response> proceed(Request request);
    }
}
