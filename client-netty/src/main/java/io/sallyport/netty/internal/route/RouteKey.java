package io.sallyport.netty.internal.route;

import io.sallyport.Request;
import io.sallyport.TargetUri;
import io.sallyport.netty.internal.connect.ConnectPlan;
import io.sallyport.netty.internal.tls.TlsPolicy;
import io.sallyport.spi.AddressResolver;
import io.sallyport.spi.ExchangeContext;
import org.jspecify.annotations.Nullable;

/**
 * What two requests must have in common to share a connection: everything that decides who is at the other end and what was checked. Two clients on one transport share connections exactly where these are equal. Immutable.
 *
 * @param host as in the target
 * @param port 1 to 65535
 * @param tls what TLS is checked against and shows, or null for cleartext
 * @param resolver who looks up the host, or null for the transport's own way
 */
public record RouteKey(
        String host,
        int port,
        @Nullable TlsPolicy tls,
        @Nullable AddressResolver resolver) {

    /** The route of a request. */
    public static RouteKey of(Request request, ExchangeContext context) {
        TargetUri target = request.target();
        TlsPolicy tls = target.isSecure() ? new TlsPolicy(context.config().tls(), context.tlsIdentity()) : null;
        return new RouteKey(target.host(), target.port(), tls, context.resolver());
    }

    /** How a connection of the route is opened. */
    public ConnectPlan plan() {
        return new ConnectPlan(toString(), host, port, tls, resolver);
    }

    /** {@code https://example.com:443}, with the identity if there is one. */
    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String identity = tls == null || tls.identity() == null ? "" : " as " + tls.identity();
        return (tls == null ? "http://" : "https://") + name + ":" + port + identity;
    }
}
