package io.sallyport;

/**
 * A response that comes before the final one (RFC 9110 section 15.2): 100, 102, 103 with early hints (RFC 8297), or another one of 1xx but 101. Immutable.
 *
 * @param status 100 to 199
 * @param headers as sent; {@link Headers#toString} masks secrets
 */
public record InterimResponse(int status, Headers headers) {}
