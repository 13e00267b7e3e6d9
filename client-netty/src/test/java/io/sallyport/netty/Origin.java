package io.sallyport.netty;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's server on a free port of loopback, which gives the answers that a test has written. Handlers run on threads of its own, many at a time. */
public final class Origin implements AutoCloseable {

    /** Starts one. */
    interface Maker {

        /** One that hands all requests to the handler. */
        Origin start(HttpHandler handler) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String scheme;

    private Origin(HttpServer server, String scheme, HttpHandler handler) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", handler);
        server.setExecutor(threads); // without, one connection in its TLS handshake holds up the others
        server.start();
    }

    static Origin clear(HttpHandler handler) throws IOException {
        return new Origin(HttpServer.create(free(), 0), "http", handler);
    }

    /** Over TLS, with the certificate of the tests. */
    public static Origin secure(HttpHandler handler) throws IOException {
        HttpsServer server = HttpsServer.create(free(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        return new Origin(server, "https", handler);
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** A URL at its address, which its certificate has. */
    public String url(String path) {
        return url("127.0.0.1", path);
    }

    /** A URL with a name for it. */
    public String url(String host, String path) {
        return scheme + "://" + host + ":" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        threads.execute(() -> server.stop(0)); // which takes a second
        threads.shutdown();
    }
}
