package io.sallyport.internal.proxy;

import io.sallyport.TargetUri;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Asks the platform's selector. Thread-safe.
 *
 * @param selector who chooses
 */
public record SelectorChooser(ProxySelector selector) implements ProxyChooser {

    /** Needs somebody to ask. */
    public SelectorChooser {
        Objects.requireNonNull(selector, "selector");
    }

    @Override
    public List<Proxy> choose(TargetUri target) {
        List<java.net.Proxy> chosen =
                Objects.requireNonNull(selector.select(uri(target)), "ProxySelector.select returned null");
        List<Proxy> proxies = new ArrayList<>(chosen.size());
        for (java.net.Proxy proxy : chosen) {
            proxies.add(proxy(proxy));
        }
        return proxies.isEmpty() ? List.of(Proxy.DIRECT) : List.copyOf(proxies);
    }

    private static Proxy proxy(java.net.Proxy proxy) {
        if (proxy.type() == java.net.Proxy.Type.DIRECT) {
            return Proxy.DIRECT;
        }
        if (!(proxy.address() instanceof InetSocketAddress address)) {
            throw new IllegalArgumentException("ProxySelector: " + proxy + " (expected: an InetSocketAddress)");
        }
        return proxy.type() == java.net.Proxy.Type.SOCKS
                ? Proxy.socks5(address.getHostString(), address.getPort())
                : Proxy.http(address.getHostString(), address.getPort());
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public void failed(TargetUri target, Proxy proxy, IOException failure) {
        SocketAddress address = new InetSocketAddress(proxy.host(), proxy.port());
        selector.connectFailed(uri(target), address, failure);
    }

    /** What of a target a selector may know; paths and queries may be secrets, and some that browsers send are none for {@link URI}. */
    private static URI uri(TargetUri target) {
        return URI.create(target.scheme() + "://" + target.authority() + "/");
    }
}
