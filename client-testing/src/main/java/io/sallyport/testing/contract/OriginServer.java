package io.sallyport.testing.contract;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The JDK's own server, for what any real server does. Thread-safe. */
final class OriginServer {

    private static final AtomicInteger THREADS = new AtomicInteger();

    static {
        // It writes head and body apart: without this each answer waits 40 ms for the system. Read once, by its own
        // classes.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final boolean secure;
    private final ExecutorService executor;
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

    private OriginServer(HttpServer server, boolean secure) {
        this.server = server;
        this.secure = secure;
        this.executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "origin-server-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/hello", this::hello);
        server.createContext("/echo", this::echo);
        server.createContext("/status", this::status);
        server.createContext("/bytes", this::bytes);
        server.createContext("/chunked", this::chunked);
        server.createContext("/identity", this::identity);
        server.start();
    }

    static OriginServer start(boolean secure) {
        return start(secure, TestTls.serverContext());
    }

    static OriginServer start(boolean secure, SSLContext tls) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (!secure) {
                return new OriginServer(HttpServer.create(any, 128), false);
            }
            HttpsServer server = HttpsServer.create(any, 128);
            server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                    wanted.setWantClientAuth(true);
                    parameters.setSSLParameters(wanted);
                }
            });
            return new OriginServer(server, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url(String path) {
        return url("127.0.0.1", path);
    }

    String url(String host, String path) {
        return (secure ? "https://" : "http://") + host + ":"
                + server.getAddress().getPort() + path;
    }

    /** The number of connections that brought a request. */
    int connections() {
        return clients.size();
    }

    void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    /** {@code hello}, with its length. */
    private void hello(HttpExchange exchange) throws IOException {
        answer(exchange, "hello".getBytes(StandardCharsets.UTF_8));
    }

    /** The request's body, chunked if the query says so; what the request said of it, in headers. */
    private void echo(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Headers request = exchange.getRequestHeaders();
        Headers response = exchange.getResponseHeaders();
        response.set("X-Method", exchange.getRequestMethod());
        response.set("X-Length", String.valueOf(request.getFirst("Content-Length")));
        response.set("X-Coding", String.valueOf(request.getFirst("Transfer-Encoding")));
        response.set("Content-Type", String.valueOf(request.getFirst("Content-Type")));
        if ("chunked".equals(exchange.getRequestURI().getQuery())) {
            exchange.sendResponseHeaders(200, 0);
            write(exchange, body);
        } else {
            answer(exchange, body);
        }
    }

    /** The status in the path, without a body. */
    private void status(HttpExchange exchange) throws IOException {
        count(exchange);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(number(exchange), -1);
        exchange.close();
    }

    /** As many bytes as the path says, with their length. */
    private void bytes(HttpExchange exchange) throws IOException {
        answer(exchange, TestBytes.of(number(exchange)));
    }

    /** As many bytes as the path says, in chunks. */
    private void chunked(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        write(exchange, TestBytes.of(number(exchange)));
    }

    /** Whose certificate the client showed. */
    private void identity(HttpExchange exchange) throws IOException {
        String name;
        try {
            name = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            name = "nobody";
        }
        answer(exchange, name.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(200, -1);
            count(exchange);
            exchange.close();
        } else {
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            write(exchange, body);
        }
    }

    private void write(HttpExchange exchange, byte[] body) throws IOException {
        count(exchange);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void count(HttpExchange exchange) {
        clients.add(exchange.getRemoteAddress());
    }

    private static int number(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    }
}
