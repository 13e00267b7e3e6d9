package io.sallyport.jdk.internal.url;

import java.io.IOException;
import java.io.InputStream;
import java.net.CacheRequest;
import java.net.CacheResponse;
import java.net.ResponseCache;
import java.net.SecureCacheResponse;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the platform's {@link ResponseCache} has and is given. Stateless. */
final class Caching {

    private static final Set<Integer> KEPT = Set.of(200, 203, 206, 300, 301, 410);

    /**
     * An answer that a cache had.
     *
     * @param head its head
     * @param body its body
     */
    record Hit(Answer head, InputStream body) {}

    private Caching() {}

    /** What the cache has; null if nothing, or if it fails. Over TLS only what it knows the certificates of. */
    static @Nullable Hit find(URL url, String method, Fields fields) {
        ResponseCache cache = ResponseCache.getDefault();
        URI uri = cache == null ? null : Hop.uri(url);
        if (cache == null || uri == null) {
            return null;
        }
        try {
            CacheResponse found = cache.get(uri, method, fields.toMap());
            boolean secure = url.getProtocol().equalsIgnoreCase("https");
            if (found == null || (secure && !(found instanceof SecureCacheResponse))) {
                return null;
            }
            Map<String, List<String>> headers = found.getHeaders();
            InputStream body = found.getBody();
            return headers == null || body == null ? null : new Hit(Answer.of(found, headers), body);
        } catch (IOException e) {
            return null; // then the server answers
        }
    }

    /** Offers an answer to the cache; one without a body gets none. */
    static void offer(int status, URL url, URLConnection connection, @Nullable ReadBody body) throws IOException {
        ResponseCache cache = KEPT.contains(status) ? ResponseCache.getDefault() : null;
        URI uri = cache == null ? null : Hop.uri(url);
        if (cache != null && uri != null) {
            CacheRequest request = cache.put(uri, connection);
            if (request != null && body != null) {
                body.copyTo(request);
            }
        }
    }
}
