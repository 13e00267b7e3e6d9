package io.sallyport.spi;

import io.sallyport.ConnectionInfo;
import io.sallyport.Headers;
import io.sallyport.HttpVersion;

/**
 * The head of a final response.
 *
 * @param version the protocol the peer spoke
 * @param status 200 to 999
 * @param reason as sent; empty if there was none
 * @param headers as sent
 * @param connection what it came on
 */
public record ResponseHead(
        HttpVersion version, int status, String reason, Headers headers, ConnectionInfo connection) {}
