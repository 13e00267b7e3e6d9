package io.sallyport.netty.servers;

import com.sun.net.httpserver.Headers;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's server with and without TLS: says what it was asked, and keeps the headers. {@code /to?url} redirects there, {@code /half} never ends. Thread-safe. */
final class PlainAndSecureOrigin implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer plain;
    private final HttpsServer secure;
    private final Queue<Headers> seen = new ConcurrentLinkedQueue<>();

    PlainAndSecureOrigin() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        plain = HttpServer.create(any, 0);
        secure = HttpsServer.create(any, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        for (HttpServer server : List.of(plain, secure)) {
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
        }
    }

    String http(String path) {
        return http("localhost", path);
    }

    String https(String path) {
        return https("localhost", path);
    }

    String http(String host, String path) {
        return "http://" + host + ":" + plain.getAddress().getPort() + path;
    }

    String https(String host, String path) {
        return "https://" + host + ":" + secure.getAddress().getPort() + path;
    }

    /** The headers of all requests that came, oldest first. */
    List<Headers> seen() {
        return List.copyOf(seen);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        seen.add(exchange.getRequestHeaders());
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/to")) {
            exchange.getResponseHeaders()
                    .add("Location", exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
            return;
        }
        if (path.equals("/half")) {
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            return; // the rest never comes
        }
        byte[] text = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body.length)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        plain.stop(0);
        secure.stop(0);
        threads.shutdown();
    }
}
