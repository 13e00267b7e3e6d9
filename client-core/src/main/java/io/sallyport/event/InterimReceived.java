package io.sallyport.event;

import io.sallyport.InterimResponse;

/**
 * An interim response is complete (RFC 9110 section 15.2); the final one is still to come.
 *
 * @param callId the call's number
 * @param attempt from 1
 * @param response its status and headers
 */
public record InterimReceived(long callId, int attempt, InterimResponse response) {}
