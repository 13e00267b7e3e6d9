package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The platform's own server, which does what the query says ({@code status}, {@code body}, any header by its name with {@code h.} before it) and writes down what it received, header fields in the order of their names.
 */
final class Origin implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    Origin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** What came since it was asked last. */
    List<String> received() {
        synchronized (received) {
            List<String> all = new ArrayList<>(received);
            received.clear();
            return all;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, List<String>> headers = new TreeMap<>(exchange.getRequestHeaders());
        received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + headers + " "
                + new String(body, UTF_8));
        Map<String, String> query = query(exchange.getRequestURI());
        query.forEach((name, value) -> {
            if (name.startsWith("h.")) {
                for (String one : value.split("\\|", -1)) {
                    exchange.getResponseHeaders().add(name.substring(2), one);
                }
            }
        });
        int status = Integer.parseInt(query.getOrDefault("status", "200"));
        if (query.containsKey("realm") && !exchange.getRequestHeaders().containsKey("Authorization")) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"" + query.get("realm") + "\"");
            status = 401;
        }
        byte[] answer = query.getOrDefault("body", "hello").getBytes(UTF_8);
        boolean none = exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
        boolean chunked = query.containsKey("chunked");
        exchange.sendResponseHeaders(status, none || answer.length == 0 ? -1 : chunked ? 0 : answer.length);
        if (!none) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(
                        URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), UTF_8),
                        equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
