package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.testing.TestTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * The platform's own server, which does what the query says ({@code status}, {@code body}, {@code size}, {@code chunked}, {@code gzip}, {@code realm}, {@code stall}, any header by its name with {@code h.} before it), or has a
 * file of that path, and writes down what it received, header fields in the order of their names.
 */
final class Origin implements AutoCloseable {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** The longest body that is written down as it is. */
    private static final int SHOWN = 1000;

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile CountDownLatch stalled = new CountDownLatch(1);
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    Origin() throws IOException {
        this(HttpServer.create(ANY, 0), "http");
    }

    private Origin(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One over TLS, with the certificate of this machine that the test CA issued. */
    static Origin secure() throws IOException {
        HttpsServer server = HttpsServer.create(ANY, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        return new Origin(server, "https");
    }

    /** Has a file. */
    void put(String path, byte[] file) {
        files.put(path, file);
    }

    /** A request as it was written down, but for what may differ: we say that a POST has no body (RFC 9110 section 8.6), the platform does not; and the sockets of a program's factory may be used once only. */
    static String comparable(String request) {
        return request.replace("Content-length=[0], ", "").replace("Connection=[close]", "Connection=[keep-alive]");
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return scheme + "://127.0.0.1:" + port() + path;
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
                + (body.length <= SHOWN ? new String(body, UTF_8) : body.length + " bytes, " + Arrays.hashCode(body)));
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
        if (query.containsKey("stall")) {
            stall();
        }
        byte[] answer = answer(exchange, query);
        boolean none = exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
        boolean chunked = query.containsKey("chunked");
        exchange.sendResponseHeaders(status, none || answer.length == 0 ? -1 : chunked ? 0 : answer.length);
        if (!none) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private byte[] answer(HttpExchange exchange, Map<String, String> query) throws IOException {
        byte[] plain = files.getOrDefault(
                exchange.getRequestURI().getPath(),
                query.getOrDefault("body", "hello")
                        .repeat(Integer.parseInt(query.getOrDefault("size", "1")))
                        .getBytes(UTF_8));
        if (!query.containsKey("gzip")
                || !String.valueOf(exchange.getRequestHeaders().get("Accept-encoding"))
                        .contains("gzip")) {
            return plain;
        }
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private void stall() throws IOException {
        try {
            stalled.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    /** Ends what stalls. */
    void letGo() {
        stalled.countDown();
        stalled = new CountDownLatch(1);
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
        letGo();
        server.stop(0);
        threads.shutdownNow();
    }
}
