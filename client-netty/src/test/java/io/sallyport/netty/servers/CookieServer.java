package io.sallyport.netty.servers;

import com.sun.net.httpserver.HttpExchange;
import io.sallyport.netty.Origin;
import io.sallyport.netty.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The JDK's server: each answer sets the cookies it was told to, and its body is what the request's Cookie fields said. */
final class CookieServer implements AutoCloseable {

    private final Origin origin;
    private final List<String> next = new CopyOnWriteArrayList<>();

    private CookieServer(Protocol protocol) throws IOException {
        this.origin = protocol.serve(this::answer);
    }

    static CookieServer start(Protocol protocol) throws IOException {
        return new CookieServer(protocol);
    }

    /** The fields of all answers from now on. */
    void sets(List<String> fields) {
        next.clear();
        next.addAll(fields);
    }

    String url(String host, String path) {
        return origin.url(host, path);
    }

    private void answer(HttpExchange exchange) throws IOException {
        List<String> cookies = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
        byte[] body = String.join(" AND ", cookies).getBytes(StandardCharsets.ISO_8859_1);
        next.forEach(field -> exchange.getResponseHeaders().add("Set-Cookie", field));
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        origin.close();
    }
}
