package io.sallyport.event;

/**
 * The final response's head is complete.
 *
 * @param callId the call's number
 * @param attempt from 1
 * @param status the status code
 */
public record HeadReceived(long callId, int attempt, int status) {}
