package io.sallyport.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Something to call: the JDK's own server on free ports of this machine, once in the clear and once over TLS. Thread-safe. */
public final class EmbeddedServer implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    private final ExecutorService threads = Executors.newCachedThreadPool(EmbeddedServer::daemon);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer http;
    private final HttpsServer https;

    private EmbeddedServer(HttpServer http, HttpsServer https) {
        this.http = http;
        this.https = https;
    }

    /** Starts it. */
    public static EmbeddedServer start() {
        // Without it the JDK's server waits 40 ms for more before it sends what it has.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            HttpsServer https = HttpsServer.create(free, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
            EmbeddedServer server = new EmbeddedServer(HttpServer.create(free, 0), https);
            server.serve(server.http);
            server.serve(server.https);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its URL in the clear, without a slash at the end. */
    public String http() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    /** Its URL over TLS, without a slash at the end. */
    public String https() {
        return "https://localhost:" + https.getAddress().getPort();
    }

    private void serve(HttpServer server) {
        server.createContext("/hello", closing(EmbeddedServer::hello));
        server.createContext("/echo", closing(EmbeddedServer::echo));
        server.createContext("/headers", closing(EmbeddedServer::headers));
        server.createContext("/download/", closing(EmbeddedServer::download));
        server.createContext("/upload", closing(EmbeddedServer::upload));
        server.createContext("/never", closing(this::never));
        server.setExecutor(threads);
        server.start();
    }

    /** A text, with two headers of one name. */
    private static void hello(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().put("Link", List.of("</next>; rel=next", "</help>; rel=help"));
        answer(exchange, "Hello from the other side\n".getBytes(StandardCharsets.UTF_8));
    }

    /** The body that came, as what it came. */
    private static void echo(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        answer(exchange, exchange.getRequestBody().readAllBytes());
    }

    /** The request's headers, a line for each. */
    private static void headers(HttpExchange exchange) throws IOException {
        StringBuilder lines = new StringBuilder();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(
                        value -> lines.append(name).append(": ").append(value).append('\n')));
        answer(exchange, lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** As many bytes as the path says, in pieces of a length that nobody announces. */
    private static void download(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        long left = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] piece = new byte[CHUNK];
        for (; left > 0; left -= CHUNK) {
            out.write(piece, 0, (int) Math.min(CHUNK, left));
        }
        out.close();
    }

    /** What came: how many bytes, and their checksum. */
    private static void upload(HttpExchange exchange) throws IOException {
        CheckedInputStream in = new CheckedInputStream(exchange.getRequestBody(), new CRC32());
        long bytes = in.transferTo(OutputStream.nullOutputStream());
        String seen = bytes + " bytes, checksum " + in.getChecksum().getValue();
        answer(exchange, seen.getBytes(StandardCharsets.UTF_8));
    }

    /** No answer, until the server is closed. */
    private void never(HttpExchange exchange) throws IOException {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(200, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Reads what is left of the request, so that the connection can be used again. */
    private static HttpHandler closing(HttpHandler handler) {
        return exchange -> {
            try (exchange;
                    InputStream request = exchange.getRequestBody()) {
                handler.handle(exchange);
                request.transferTo(OutputStream.nullOutputStream());
            }
        };
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "embedded-server");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        closing.countDown();
        http.stop(0);
        https.stop(0);
        threads.shutdownNow();
    }
}
