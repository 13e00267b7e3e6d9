package io.sallyport.netty.servers;

import io.sallyport.netty.Protocol;

/** What nginx listens for, each on a port of its own. */
enum NginxPort {
    /** Cleartext. */
    HTTP(8440),
    /** TLS 1.2 and 1.3. */
    HTTPS(8441),
    /** TLS that asks for a client certificate. */
    MUTUAL(8442),
    /** TLS that demands a client certificate. */
    DEMANDING(8443),
    /** TLS 1.2 alone. */
    TLS_1_2(8444),
    /** TLS 1.3 alone. */
    TLS_1_3(8445),
    /** TLS 1.1 alone. */
    TLS_1_1(8446);

    private final int fixed;

    NginxPort(int fixed) {
        this.fixed = fixed;
    }

    /** Where the site with all pages speaks a protocol. */
    static NginxPort of(Protocol protocol) {
        return protocol.isSecure() ? HTTPS : HTTP;
    }

    String scheme() {
        return this == HTTP ? "http" : "https";
    }

    /** Its port where nobody else is: in a container. */
    int fixed() {
        return fixed;
    }
}
