package io.sallyport.netty.internal.route;

import io.sallyport.Request;
import io.sallyport.TargetUri;
import io.sallyport.config.AddressGuard;
import io.sallyport.config.TlsConfig;
import io.sallyport.netty.internal.connect.ConnectPlan;
import io.sallyport.netty.internal.connect.ProxyHop;
import io.sallyport.netty.internal.tls.TlsPolicy;
import io.sallyport.proxy.Proxy;
import io.sallyport.spi.AddressResolver;
import io.sallyport.spi.CallContext;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.ProxyPass;
import org.jspecify.annotations.Nullable;

/**
 * What two requests must have in common to share a connection: everything that decides who is at the other end and what was checked. Two clients on one transport share connections exactly where these are equal. Immutable.
 *
 * @param host as in the target
 * @param port 1 to 65535
 * @param tls what TLS is checked against and shows, or null for cleartext
 * @param resolver who looks up the host, or null for the transport's own way
 * @param guard which of its addresses may be connected to
 * @param proxy what stands between, or null. Also where it passes requests on, origins share no connection: what is read wrong of one answer can be no other origin's, and limits count as without a proxy
 * @param tunnel whose tunnel it is, which is nobody else's; null for exchanges
 */
public record RouteKey(
        String host,
        int port,
        @Nullable TlsPolicy tls,
        @Nullable AddressResolver resolver,
        AddressGuard guard,
        @Nullable ProxyHop proxy,
        @Nullable Object tunnel) {

    /** The route of a request. */
    public static RouteKey of(Request request, ExchangeContext context) {
        TargetUri target = request.target();
        TlsPolicy tls = target.isSecure() ? new TlsPolicy(context.config().tls(), context.tlsIdentity()) : null;
        ProxyPass pass = context.proxy();
        return new RouteKey(
                target.host(),
                target.port(),
                tls,
                context.resolver(),
                context.config().guard(),
                pass == null ? null : hop(pass, context.config().tls(), tls == null),
                null);
    }

    /** The route of a tunnel, which has no other. */
    public static RouteKey of(TargetUri target, CallContext context) {
        ProxyPass pass = context.proxy();
        return new RouteKey(
                target.host(),
                target.port(),
                null,
                context.resolver(),
                context.config().guard(),
                pass == null ? null : hop(pass, context.config().tls(), false),
                context);
    }

    private static ProxyHop hop(ProxyPass pass, TlsConfig clients, boolean cleartext) {
        Proxy proxy = pass.proxy();
        TlsConfig own = proxy.tls();
        TlsPolicy tls = proxy.type() != Proxy.Type.HTTPS
                ? null
                : own == null ? new TlsPolicy(forProxies(clients), null) : new TlsPolicy(own, own.defaultIdentity());
        return new ProxyHop(proxy, tls, pass.identity(), cleartext && proxy.isHttp());
    }

    /** The client's verifier knows of origins: it has no say about what stands between. */
    private static TlsConfig forProxies(TlsConfig clients) {
        return clients.hostnameVerifier() == null
                ? clients
                : clients.toBuilder().hostnameVerifier(null).build();
    }

    /** Whether what is written is encrypted on the way to the socket. */
    public boolean isEncrypted() {
        return tls != null || (proxy != null && proxy.tls() != null);
    }

    /** How a connection of the route is opened. */
    public ConnectPlan plan() {
        return new ConnectPlan(toString(), host, port, tls, resolver, guard, proxy, tunnel != null);
    }

    /** {@code https://example.com:443}, with the identity and the proxy if there are such. */
    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String identity = tls == null || tls.identity() == null ? "" : " as " + tls.identity();
        String way = proxy == null ? "" : " by " + proxy;
        String scheme = tunnel != null ? "tunnel to " : tls == null ? "http://" : "https://";
        return scheme + name + ":" + port + identity + way;
    }
}
