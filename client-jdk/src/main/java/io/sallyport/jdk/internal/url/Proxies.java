package io.sallyport.jdk.internal.url;

import io.sallyport.auth.Authenticator;
import io.sallyport.proxy.Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The platform's proxies as a client's, and the system properties that change them; read when they are needed. Stateless. */
final class Proxies {

    private static final int SOCKS_4 = 4;

    private Proxies() {}

    /**
     * The client's proxy.
     *
     * @param authenticator who answers it; null for nobody
     */
    static Proxy of(java.net.Proxy proxy, @Nullable Authenticator authenticator) throws IOException {
        if (proxy.type() == java.net.Proxy.Type.DIRECT) {
            return Proxy.DIRECT;
        }
        InetSocketAddress address = address(proxy);
        try {
            Proxy.Type type = proxy.type() == java.net.Proxy.Type.HTTP
                    ? Proxy.Type.HTTP
                    : Integer.getInteger("socksProxyVersion", 5) == SOCKS_4 ? Proxy.Type.SOCKS4A : Proxy.Type.SOCKS5;
            return new Proxy(type, address.getHostString(), address.getPort(), authenticator, null);
        } catch (IllegalArgumentException e) {
            throw new IOException("proxy: " + proxy + " (expected: a host and a port)", e);
        }
    }

    static InetSocketAddress address(java.net.Proxy proxy) throws IOException {
        if (proxy.address() instanceof InetSocketAddress address) {
            return address;
        }
        throw new IOException("proxy: " + proxy + " (expected: an InetSocketAddress)");
    }

    /** Whether a proxy may be answered by a scheme before a tunnel, or else where it passes requests on. */
    static boolean isAllowed(String scheme, boolean tunnel) {
        String disabled = tunnel
                ? System.getProperty("jdk.http.auth.tunneling.disabledSchemes", "Basic")
                : System.getProperty("jdk.http.auth.proxying.disabledSchemes", "");
        return !List.of(disabled.toLowerCase(Locale.ROOT).strip().split(" *, *"))
                .contains(scheme.toLowerCase(Locale.ROOT));
    }
}
