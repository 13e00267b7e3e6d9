package io.sallyport.event;

import io.sallyport.Request;

/**
 * An attempt was handed to the transport.
 *
 * @param callId the call's number
 * @param attempt from 1
 * @param request what goes out, secrets included; its text masks them
 */
public record AttemptStarted(long callId, int attempt, Request request) {}
