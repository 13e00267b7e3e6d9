package io.sallyport.jdk.opener;

import io.sallyport.internal.text.Tokens;
import io.sallyport.proxy.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the proxy of requests by their scheme; what is set never goes out without it. HTTP, HTTP over TLS and SOCKS, as {@link Proxy#parse} reads them. User information of a proxy's URL goes to the proxy unasked, as Basic
 * (RFC 7617), unless the request has a {@code Proxy-Authorization} of its own. Immutable.
 */
public class ProxyHandler extends Handler {

    /** Its {@link #handlerOrder}: 100. */
    public static final int ORDER = 100;

    private static final String CREDENTIALS = "Proxy-Authorization";

    private final Map<String, String> proxies;

    /** The values of that field by the scheme of requests. */
    private final Map<String, String> credentials;

    private final List<String> direct;

    /** A handler for the proxies that the environment names: {@code http_proxy}, {@code https_proxy}, ..., but for the hosts in {@code no_proxy}; in upper case, too. Where {@code REQUEST_METHOD} is set, {@code HTTP_PROXY} may be a client's header, and does not count. */
    public ProxyHandler() {
        this(System.getenv());
    }

    private ProxyHandler(Map<String, String> proxies, List<String> direct) {
        Map<String, String> bare = new HashMap<>();
        Map<String, String> shown = new HashMap<>();
        proxies.forEach((scheme, url) -> {
            ProxyUrl read = ProxyUrl.of(url);
            bare.put(scheme, read.url());
            if (read.credentials() != null) {
                shown.put(scheme, read.credentials());
            }
        });
        this.proxies = Map.copyOf(bare);
        this.credentials = Map.copyOf(shown);
        this.direct = List.copyOf(direct);
    }

    /**
     * {@return a handler for these proxies and no others}
     *
     * @param proxies the URL of a proxy by the scheme of requests that go through it; none for no proxies at all
     */
    public static ProxyHandler of(Map<String, String> proxies) {
        return new ProxyHandler(proxies, List.of());
    }

    /** For an environment. */
    ProxyHandler(Map<String, String> environment) {
        this(named(environment), direct(environment));
    }

    private static Map<String, String> named(Map<String, String> environment) {
        Map<String, String> named = new HashMap<>();
        environment.forEach((name, value) -> {
            String lower = Tokens.lower(name);
            if (lower.endsWith("_proxy") && !lower.equals("no_proxy") && !value.isBlank()) {
                boolean exact = name.equals(lower);
                boolean doubtful = name.equals("HTTP_PROXY") && environment.containsKey("REQUEST_METHOD");
                String scheme = lower.substring(0, lower.length() - "_proxy".length());
                if (exact) {
                    named.put(scheme, value.strip());
                } else if (!doubtful) {
                    named.putIfAbsent(scheme, value.strip());
                }
            }
        });
        return named;
    }

    private static List<String> direct(Map<String, String> environment) {
        String value = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        return List.of(value.split(",")).stream()
                .map(host -> Tokens.lower(host.strip()))
                .filter(host -> !host.isEmpty())
                .toList();
    }

    @Override
    public int handlerOrder() {
        return ORDER;
    }

    /** {@return the URLs of proxies by scheme, without user information} Unmodifiable. */
    public Map<String, String> proxies() {
        return proxies;
    }

    /**
     * {@return the proxy for a request: its URL, or null for none}
     *
     * @param request what is to be opened
     */
    protected @Nullable String proxyFor(UrlRequest request) {
        String proxy = proxies.get(request.scheme());
        return proxy == null || isDirect(request) ? null : proxy;
    }

    private boolean isDirect(UrlRequest request) {
        String authority = Tokens.lower(request.authority());
        int port = authority.lastIndexOf(':');
        boolean hasPort = port > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, port) : authority;
        return direct.stream().anyMatch(entry -> entry.equals("*") || covers(entry, host) || covers(entry, authority));
    }

    private static boolean covers(String entry, String host) {
        String domain = entry.startsWith(".") ? entry.substring(1) : entry;
        return host.equals(domain) || host.endsWith("." + domain);
    }

    @Override
    public UrlRequest request(UrlRequest request, Opener opener) {
        String proxy = request.proxy() == null ? proxyFor(request) : null;
        if (proxy == null) {
            return request;
        }
        UrlRequest.Builder through = request.toBuilder().proxy(proxy);
        String shown = proxy.equals(proxies.get(request.scheme())) ? credentials.get(request.scheme()) : null;
        if (shown != null && !request.hasHeader(CREDENTIALS)) {
            through.unredirectedHeader(CREDENTIALS, shown);
        }
        return through.build();
    }
}
