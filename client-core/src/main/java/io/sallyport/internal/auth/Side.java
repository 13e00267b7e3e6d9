package io.sallyport.internal.auth;

import io.sallyport.Request;
import io.sallyport.TargetUri;
import io.sallyport.internal.text.HostText;

/** Who asks: an origin or a proxy (RFC 9110 sections 11.6 and 11.7). */
public enum Side {
    /** The origin. */
    ORIGIN(401, "WWW-Authenticate", "Authorization", "Authentication-Info"),
    /** A proxy on the way. */
    PROXY(407, "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info");

    final int status;
    final String challenges;
    final String credentials;
    final String info;

    Side(int status, String challenges, String credentials, String info) {
        this.status = status;
        this.challenges = challenges;
        this.credentials = credentials;
        this.info = info;
    }

    /** What stands in the request line, or would without a proxy, which may change it. */
    String requestTarget(Request request) {
        TargetUri target = request.target();
        if (this == ORIGIN) {
            return target.pathAndQuery();
        }
        return request.method().equals("CONNECT")
                ? HostText.bracketed(target.host()) + ":" + target.port()
                : target.toString();
    }

    /** The field with what the client shows. */
    public String credentials() {
        return credentials;
    }
}
