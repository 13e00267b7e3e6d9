package io.sallyport.event;

import io.sallyport.Request;

/**
 * A call was sent.
 *
 * @param callId the call's number
 * @param request what the user asked for
 */
public record CallStarted(long callId, Request request) {}
