package io.sallyport.jdk.internal.url;

import io.sallyport.Request;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which way requests for a URL go: the one seam for proxies. Stateless. */
final class Route {

    private Route() {}

    /**
     * The way to a URL: the first that is offered.
     *
     * @param own the connection's; null if the platform's selector decides
     */
    static Proxy of(URL url, @Nullable Proxy own) throws IOException {
        if (own != null) {
            return own;
        }
        ProxySelector selector = ProxySelector.getDefault();
        URI uri = selector == null ? null : Hop.uri(url);
        if (selector == null || uri == null) {
            return Proxy.NO_PROXY;
        }
        try {
            List<Proxy> offered = selector.select(uri);
            return offered.isEmpty() ? Proxy.NO_PROXY : offered.get(0);
        } catch (IllegalArgumentException e) {
            throw new IOException("Failed to select a proxy", e);
        }
    }

    /** Sends the request that way; a way there is not is refused, never left out. */
    static Request.Builder via(Proxy proxy, Request.Builder request) throws IOException {
        if (proxy.type() != Proxy.Type.DIRECT) {
            throw new ConnectFailedException(
                    FailureFacts.unsent(Phase.PROXY, request.build()),
                    "proxy: " + proxy + " (expected: DIRECT, since this client has no proxies)",
                    null);
        }
        return request;
    }
}
