package io.sallyport.netty.internal.connect;

import io.sallyport.Headers;

/**
 * How a proxy refused a tunnel by HTTP. Immutable.
 *
 * @param status of its answer
 * @param headers of that
 * @param body its first bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ProxyReply(int status, Headers headers, byte[] body) {}
