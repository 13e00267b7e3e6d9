package io.sallyport.netty.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.testing.TestTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The JDK's own server, which keeps what is uploaded to it. Thread-safe. */
final class UploadOrigin implements AutoCloseable {

    /** What came; of more than 1 MiB only the number of bytes. */
    record Upload(String contentType, String contentLength, ByteBuffer content, long size) {

        byte[] body() {
            byte[] bytes = new byte[content.remaining()];
            content.duplicate().get(bytes);
            return bytes;
        }

        String boundary() {
            return contentType.substring(contentType.indexOf("boundary=") + "boundary=".length());
        }
    }

    private static final int KEPT = 1024 * 1024;

    private final HttpServer server;
    private final BlockingQueue<Upload> uploads = new LinkedBlockingQueue<>();

    /** Bytes read so far, over all uploads. */
    final AtomicLong received = new AtomicLong();

    UploadOrigin(boolean secure) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (secure) {
            HttpsServer https = HttpsServer.create(any, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
            server = https;
        } else {
            server = HttpServer.create(any, 0);
        }
        server.createContext("/", this::upload);
        server.start();
    }

    String url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    Upload next() throws InterruptedException {
        Upload upload = uploads.poll(20, TimeUnit.SECONDS);
        if (upload == null) {
            throw new AssertionError("nothing was uploaded");
        }
        return upload;
    }

    private void upload(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long size = 0;
        byte[] buffer = new byte[64 * 1024];
        InputStream in = exchange.getRequestBody();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            size += count;
            received.addAndGet(count);
            if (size <= KEPT) {
                kept.write(buffer, 0, count);
            }
        }
        uploads.add(new Upload(
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Length")),
                ByteBuffer.wrap(kept.toByteArray()),
                size));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
