package io.sallyport.netty.internal.http1;

import io.sallyport.Headers;
import io.sallyport.HttpVersion;

/** A response's head as it was read (RFC 9112 section 4). */
record Http1Head(HttpVersion version, int status, String reason, Headers headers) {

    /** An interim response (RFC 9110 section 15.2). */
    boolean isInterim() {
        return status < 200;
    }
}
