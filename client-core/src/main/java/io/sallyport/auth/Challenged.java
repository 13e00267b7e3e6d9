package io.sallyport.auth;

import io.sallyport.Request;
import io.sallyport.TargetUri;
import java.util.List;
import java.util.Objects;

/**
 * Who asks for credentials, and for what. Immutable.
 *
 * @param origin the origin or the proxy that asks: scheme, host and port, with the path {@code /}, for a SOCKS proxy with the scheme http; what is given goes there and nowhere else
 * @param proxy whether a proxy asks (407) and not an origin (401)
 * @param challenges what it offers, in its order; empty before the first request, for a {@linkplain Authenticator#preemptive preemptive} authenticator; unmodifiable
 * @param request the request, with its secrets masked and without its body
 * @param refusals how many of the credentials that this authenticator gave for the request were refused, one after the other; 0 the first time
 */
public record Challenged(TargetUri origin, boolean proxy, List<Challenge> challenges, Request request, int refusals) {

    /**
     * Copies the challenges and masks the request.
     *
     * @param origin the origin or the proxy
     * @param proxy whether a proxy asks
     * @param challenges what it offers
     * @param request the request
     * @param refusals 0 or more
     */
    public Challenged {
        Objects.requireNonNull(origin, "origin");
        challenges = List.copyOf(challenges);
        request = request.masked();
    }
}
