package io.sallyport.event;

import io.sallyport.ConnectionInfo;
import java.time.Duration;

/**
 * An attempt got its connection.
 *
 * @param callId the call's number
 * @param attempt from 1
 * @param connection the connection
 * @param waited the time since the attempt started
 */
public record ConnectionLeased(long callId, int attempt, ConnectionInfo connection, Duration waited) {}
