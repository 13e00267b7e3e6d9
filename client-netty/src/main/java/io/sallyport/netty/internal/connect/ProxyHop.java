package io.sallyport.netty.internal.connect;

import io.sallyport.netty.internal.tls.TlsPolicy;
import io.sallyport.proxy.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The proxy on the way of a connection, as far as it decides who is at the other end. Immutable.
 *
 * @param proxy the proxy, with who answers it
 * @param tls what the TLS connection to it is checked against, or null for cleartext
 * @param identity what stands for what it is shown beside that
 * @param forwards whether it passes on requests in absolute form, in place of giving a tunnel
 */
public record ProxyHop(Proxy proxy, @Nullable TlsPolicy tls, Object identity, boolean forwards) {

    /** The proxy, without what it is shown. */
    @Override
    public String toString() {
        return proxy.toString();
    }
}
