package io.sallyport.netty.internal.connect;

import io.sallyport.config.AddressGuard;
import io.sallyport.netty.internal.socket.FactorySockets;
import io.sallyport.netty.internal.tls.TlsPolicy;
import io.sallyport.spi.AddressResolver;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides who is at the other end of a connection and what was checked on the way. Immutable.
 *
 * @param name for people
 * @param host a lower-case ASCII name, or an address in numbers
 * @param port 1 to 65535
 * @param tls what TLS is checked against, or null for cleartext
 * @param resolver who looks up the host, or null for the transport's own way
 * @param guard which addresses may be connected to
 * @param proxy what stands between, or null
 * @param raw whether it ends in a tunnel for its caller, not in a connection for exchanges
 */
public record ConnectPlan(
        String name,
        String host,
        int port,
        @Nullable TlsPolicy tls,
        @Nullable AddressResolver resolver,
        AddressGuard guard,
        @Nullable ProxyHop proxy,
        boolean raw) {

    /** Whose addresses are looked up: the names of what is behind a proxy are its own to look up. */
    String firstHost() {
        return proxy == null ? host : proxy.proxy().host();
    }

    /** The port there. */
    int firstPort() {
        return proxy == null ? port : proxy.proxy().port();
    }

    /** Host and port, always with the port, as CONNECT names its target. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** What the sockets are made by, or null for the transport's own. */
    @Nullable
    FactorySockets sockets() {
        SSLSocketFactory factory = tls == null ? null : tls.config().socketFactory();
        return factory == null ? null : new FactorySockets(factory, withoutRoot(), port, proxy == null);
    }

    /** The host as TLS names it (RFC 6066 section 3). */
    private String withoutRoot() {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Why such a connection cannot be, or null: TLS of a factory's cannot run inside ours, nor stand for it. */
    @Nullable
    String misfit() {
        TlsPolicy outer = proxy == null ? null : proxy.tls();
        return outer != null && (outer.config().socketFactory() != null || sockets() != null)
                ? "the " + firstName()
                        + " is reached over TLS, which cannot be together with TlsConfig.socketFactory (expected: an http or socks proxy)"
                : null;
    }

    /** For people. */
    String firstName() {
        return proxy == null ? name : "proxy " + proxy;
    }

    /** Whether requests go out in absolute form, for a proxy to pass on. */
    boolean isForwarded() {
        return proxy != null && proxy.forwards();
    }

    /** What TLS is checked against that the peer's answers come through, or null: the proxy's where it passes on requests. */
    @Nullable
    TlsPolicy answersTls() {
        return proxy != null && proxy.forwards() ? proxy.tls() : tls;
    }

    /** Whose certificate that is. */
    String answersHost() {
        return proxy != null && proxy.forwards() ? proxy.proxy().host() : host;
    }
}
