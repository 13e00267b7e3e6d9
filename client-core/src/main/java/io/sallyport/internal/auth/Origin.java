package io.sallyport.internal.auth;

import io.sallyport.TargetUri;

/** An origin or a proxy: scheme, host, port (RFC 9110 section 4.3.1). Immutable. */
record Origin(boolean secure, String host, int port) {

    static Origin of(TargetUri target) {
        return new Origin(target.isSecure(), target.host(), target.port());
    }
}
