package io.sallyport.examples.proxy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.sallyport.Headers;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What of a message's headers a proxy passes on: not those that are about one connection (RFC 9110 section 7.6.1). Stateless. */
final class HopByHop {
    private static final Set<String> ALWAYS = names(
            "Connection",
            "Keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade");

    private HopByHop() {}

    /** A request's headers for the origin. The client itself frames the body and names the host. */
    static Headers.Builder forOrigin(HttpHeaders received) {
        Set<String> dropped = names("Content-Length", "Expect", "Host");
        dropped.addAll(ALWAYS);
        received.getAll("Connection")
                .forEach(value -> dropped.addAll(Headers.of("Connection", value).list("Connection")));
        Headers.Builder passed = Headers.builder();
        for (Map.Entry<String, String> header : received) {
            if (!dropped.contains(header.getKey())) {
                passed.add(header.getKey(), header.getValue());
            }
        }
        return passed;
    }

    /** An answer's headers for the client. */
    static HttpHeaders forClient(Headers received) {
        Set<String> dropped = names();
        dropped.addAll(ALWAYS);
        dropped.addAll(received.list("Connection"));
        HttpHeaders passed = new DefaultHttpHeaders();
        for (Headers.Field header : received) {
            if (!dropped.contains(header.name())) {
                passed.add(header.name(), header.value());
            }
        }
        return passed;
    }

    private static Set<String> names(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Set.of(names));
        return set;
    }
}
