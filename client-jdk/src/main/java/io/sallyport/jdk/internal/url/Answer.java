package io.sallyport.jdk.internal.url;

import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import io.sallyport.Response;
import java.net.CacheResponse;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer, from a server or from a cache. Immutable, once made.
 *
 * @param fields the status line, then the header fields in the order they came, then the trailers that are known
 * @param tls the session it came by; null in cleartext and for a cache
 * @param cached the cache's; null for a server
 */
record Answer(
        Fields fields, @Nullable SSLSession tls, @Nullable CacheResponse cached) {

    /** None yet. */
    static final Answer NONE = new Answer(new Fields(), null, null);

    static Answer of(Response response) {
        Fields fields = new Fields();
        fields.add(
                null,
                line(response.version()) + " " + response.status()
                        + (response.reason().isEmpty() ? "" : " " + response.reason()));
        fields.addAll(response.headers());
        return new Answer(fields, response.connection().tlsSession(), null);
    }

    /** The same with what came behind the body, as the platform shows it: as further header fields. */
    Answer with(Headers trailers) {
        if (trailers.isEmpty()) {
            return this;
        }
        Fields all = fields.copy();
        all.addAll(trailers);
        return new Answer(all, tls, cached);
    }

    /** The last value of a name as programs may see it; null if there is none. */
    @Nullable
    String field(@Nullable String name) {
        return Cookies.visible(name, fields.find(name));
    }

    /** The value at an index, as {@link #field(String)}. */
    @Nullable
    String field(int index) {
        return Cookies.visible(fields.name(index), fields.value(index));
    }

    /** The name at an index; null beyond the end, and for the status line. */
    @Nullable
    String name(int index) {
        return fields.name(index);
    }

    /** All fields as programs may see them. */
    Map<String, List<String>> map() {
        return fields.visible().toMap();
    }

    /** What a proxy answered in place of a tunnel: the status, and nothing that could be taken for a server's. */
    static Answer withoutTunnel(int status) {
        Fields fields = new Fields();
        fields.add(null, HttpVersion.HTTP_1_1 + " " + status);
        return new Answer(fields, null, null);
    }

    /** Programs look for the versions of HTTP/1 only. */
    private static String line(HttpVersion version) {
        return (version == HttpVersion.HTTP_1_0 ? version : HttpVersion.HTTP_1_1).toString();
    }

    static Answer of(CacheResponse cached, Map<String, List<String>> headers) {
        Fields fields = new Fields();
        headers.forEach((name, values) -> { // a map that takes no null cannot be asked for one
            if (name == null && !values.isEmpty()) {
                fields.add(null, values.get(0));
            }
        });
        headers.forEach((name, values) -> {
            if (name != null) {
                values.forEach(value -> fields.add(name, value));
            }
        });
        return new Answer(fields, null, cached);
    }
}
