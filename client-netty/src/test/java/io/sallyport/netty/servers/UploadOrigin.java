package io.sallyport.netty.servers;

import com.sun.net.httpserver.HttpExchange;
import io.sallyport.netty.Origin;
import io.sallyport.netty.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

    private final Origin origin;
    private final BlockingQueue<Upload> uploads = new LinkedBlockingQueue<>();

    /** Bytes read so far, over all uploads. */
    final AtomicLong received = new AtomicLong();

    UploadOrigin(Protocol protocol) throws IOException {
        origin = protocol.serve(this::upload);
    }

    String url() {
        return origin.url("/");
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
        origin.close();
    }
}
