package io.sallyport.proxy;

import io.sallyport.auth.Authenticator;
import io.sallyport.config.TlsConfig;
import io.sallyport.internal.proxy.ProxyText;
import io.sallyport.internal.text.Bounds;
import io.sallyport.internal.text.HostText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proxy, or {@link #DIRECT} for none. The names of targets are looked up by the proxy, never here; only the proxy's own name is. Immutable; its text has no secrets.
 *
 * @param type how it is spoken to
 * @param host a lower-case ASCII name or an address in numbers; empty for {@link Type#DIRECT}
 * @param port 1 to 65535; 0 for {@link Type#DIRECT}
 * @param authenticator who answers if it asks for credentials, or null for nobody; by value if two proxies are compared, see {@link Authenticator#password}
 * @param tls what the TLS connection to an {@link Type#HTTPS} proxy is checked against and shows, or null: checked as the client checks origins, without an identity
 */
public record Proxy(
        Type type,
        String host,
        int port,
        @Nullable Authenticator authenticator,
        @Nullable TlsConfig tls) {

    /** How a proxy is spoken to. */
    public enum Type {
        /** There is none: the connection leads to the origin. */
        DIRECT,
        /** By HTTP: requests for http in absolute form (RFC 9112 section 3.2.2), tunnels by CONNECT for https (RFC 9110 section 9.3.6). */
        HTTP,
        /** As {@link #HTTP}, over TLS. */
        HTTPS,
        /** By SOCKS 4A: without a password; a name goes out as it is, an IPv4 address in numbers, which SOCKS 4 understands too. */
        SOCKS4A,
        /** By SOCKS 5 (RFC 1928), with a user and a password if it asks for them (RFC 1929). */
        SOCKS5
    }

    /** No proxy. */
    public static final Proxy DIRECT = new Proxy(Type.DIRECT, "", 0, null, null);

    /**
     * Checks the parts.
     *
     * @param type how it is spoken to
     * @param host a name or an address, as in a URL; IPv6 with or without brackets
     * @param port 1 to 65535
     * @param authenticator who answers if it asks, or null
     * @param tls for {@link Type#HTTPS}, or null
     * @throws IllegalArgumentException if the host or the port is none, naming it
     */
    public Proxy {
        Objects.requireNonNull(type, "type");
        if (type == Type.DIRECT) {
            if (!host.isEmpty() || port != 0 || authenticator != null || tls != null) {
                throw new IllegalArgumentException(
                        "proxy: DIRECT with a host, port or settings (expected: Proxy.DIRECT)");
            }
        } else {
            host = ProxyText.host(host);
            Bounds.between(1, 65_535, port, "proxy port");
            if (tls != null && type != Type.HTTPS) {
                throw new IllegalArgumentException("proxy: TLS settings for " + type + " (expected: for HTTPS only)");
            }
        }
    }

    /**
     * {@return a proxy spoken to by HTTP}
     *
     * @param host as for {@link Proxy}
     * @param port as for {@link Proxy}
     */
    public static Proxy http(String host, int port) {
        return new Proxy(Type.HTTP, host, port, null, null);
    }

    /**
     * {@return a proxy spoken to by HTTP over TLS}
     *
     * @param host as for {@link Proxy}; its certificate must be for it
     * @param port as for {@link Proxy}
     */
    public static Proxy https(String host, int port) {
        return new Proxy(Type.HTTPS, host, port, null, null);
    }

    /**
     * {@return a proxy spoken to by SOCKS 4A}
     *
     * @param host as for {@link Proxy}
     * @param port as for {@link Proxy}
     */
    public static Proxy socks4a(String host, int port) {
        return new Proxy(Type.SOCKS4A, host, port, null, null);
    }

    /**
     * {@return a proxy spoken to by SOCKS 5}
     *
     * @param host as for {@link Proxy}
     * @param port as for {@link Proxy}
     */
    public static Proxy socks5(String host, int port) {
        return new Proxy(Type.SOCKS5, host, port, null, null);
    }

    /**
     * Reads a proxy as variables and command lines have it: {@code [scheme://][user[:password]@]host[:port]}. The scheme is http (the default), https, socks4a or socks4, socks5h, socks5 or socks; without
     * a port it is 80, 443, or 1080 for SOCKS. User and password, with their escapes read as UTF-8, become {@link Authenticator#password}.
     *
     * @param text what was written
     * @return the proxy it stands for
     * @throws IllegalArgumentException if it is none, naming what is wrong and never the password
     */
    public static Proxy parse(String text) {
        return ProxyText.parse(text, "proxy");
    }

    /**
     * {@return the same proxy with somebody who answers if it asks for credentials}
     *
     * @param value who, or null for nobody; default: nobody
     */
    public Proxy withAuthenticator(@Nullable Authenticator value) {
        return new Proxy(type, host, port, value, tls);
    }

    /**
     * {@return the same proxy with settings of its own for the TLS connection to it}
     *
     * @param value the settings, with the default identity as the one to show; null for the client's, without one; default: null
     */
    public Proxy withTls(@Nullable TlsConfig value) {
        return new Proxy(type, host, port, authenticator, value);
    }

    /** {@return whether there is none} */
    public boolean isDirect() {
        return type == Type.DIRECT;
    }

    /** {@return whether it is spoken to by HTTP, with or without TLS} */
    public boolean isHttp() {
        return type == Type.HTTP || type == Type.HTTPS;
    }

    /** {@code http://proxy.example:3128}, or {@code DIRECT}; never with credentials. */
    @Override
    public String toString() {
        return isDirect() ? "DIRECT" : ProxyText.scheme(type) + "://" + HostText.bracketed(host) + ":" + port;
    }
}
