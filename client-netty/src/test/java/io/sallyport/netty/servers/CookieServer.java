package io.sallyport.netty.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The JDK's server: each answer sets the cookies it was told to, and its body is what the request's Cookie fields said. */
final class CookieServer implements AutoCloseable {

    private final HttpServer server;
    private final String scheme;
    private final List<String> next = new CopyOnWriteArrayList<>();

    private CookieServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::answer);
        server.start();
    }

    static CookieServer start() throws IOException {
        return new CookieServer(HttpServer.create(free(), 0), "http");
    }

    static CookieServer startSecure() throws IOException {
        HttpsServer server = HttpsServer.create(free(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        return new CookieServer(server, "https");
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** The fields of all answers from now on. */
    void sets(List<String> fields) {
        next.clear();
        next.addAll(fields);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String host, String path) {
        return scheme + "://" + host + ":" + port() + path;
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
        server.stop(0);
    }
}
