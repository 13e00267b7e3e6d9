package io.sallyport.examples;

import io.sallyport.BlockingHttpClient;
import io.sallyport.BlockingResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.zip.CRC32;

/** One server, called in all the ways there are. Confined to the thread that runs it, which waits for each call. */
final class Tour {
    private static final int LARGE = 4 * 1024 * 1024;
    private static final byte[] PIECE = new byte[16 * 1024];

    private final HttpClient client;
    private final BlockingHttpClient blocking;
    private final String url;
    private final Report report;

    Tour(HttpClient client, String url, Report report) {
        this.client = client;
        this.blocking = client.blocking();
        this.url = url;
        this.report = report;
    }

    record Person(String name, int age) {}

    void run() throws IOException {
        head();
        text();
        blockingText();
        sameHeaderTwice();
        jsonOfMap();
        jsonOfRecord();
        downloadByPublisher();
        uploadByPublisher();
        files();
    }

    /** A call completes when the head is in; a body nobody asks for is never downloaded. */
    private void head() {
        Report.Line line = report.asks("GET, thenAccept; body not read");
        client.get(url + "/download/" + LARGE)
                .thenAccept(response -> {
                    line.answered(response, 0, 0);
                    response.close();
                })
                .join();
    }

    private void text() {
        Report.Line line = report.asks("GET, thenCompose(Response::text)");
        client.get(url + "/hello")
                .thenCompose(response -> response.text().thenAccept(text -> line.answered(response, 0, text.length())))
                .join();
    }

    private void blockingText() throws IOException {
        Report.Line line = report.asks("GET, blocking");
        try (BlockingResponse response = blocking.get(url + "/hello")) {
            line.answered(response.async(), 0, response.text().length());
        }
    }

    private void sameHeaderTwice() throws IOException {
        Report.Line line = report.asks("GET, a header sent and received twice");
        Request request = Request.get(url + "/hello")
                .addHeader("X-Tag", "one")
                .addHeader("X-Tag", "two")
                .build();
        try (BlockingResponse response = blocking.send(request)) {
            line.expect(response.headers().all("Link").size() == 2, "two Link headers");
            line.answered(response.async(), 0, response.bytes().length);
        }
    }

    private void jsonOfMap() throws IOException {
        Report.Line line = report.asks("POST a Map as JSON, read as a Map");
        try (BlockingResponse response = blocking.post(url + "/echo", Map.of("name", "Ada", "age", 36))) {
            line.expect("Ada".equals(response.json(Map.class).get("name")), "Ada");
            line.answered(response.async(), response.bytes().length, response.bytes().length);
        }
    }

    private void jsonOfRecord() throws IOException {
        Report.Line line = report.asks("POST a record as JSON, read as a record");
        Person ada = new Person("Ada", 36);
        try (BlockingResponse response = blocking.post(url + "/echo", RequestBody.json(ada))) {
            line.expect(response.json(Person.class).equals(ada), ada.toString());
            line.answered(response.async(), response.bytes().length, response.bytes().length);
        }
    }

    private void downloadByPublisher() {
        Report.Line line = report.asks("GET, body by a Flow.Publisher");
        Response response = client.get(url + "/download/" + LARGE).join();
        Count count = new Count();
        response.body().publisher().subscribe(count);
        long bytes = count.total.join();
        line.expect(bytes == LARGE, LARGE + " bytes");
        line.answered(response, 0, bytes);
    }

    /** Any publisher of buffers will do; the JDK has this one. The server says what it saw. */
    private void uploadByPublisher() throws IOException {
        Report.Line line = report.asks("PUT, body by a Flow.Publisher, length unknown");
        Flow.Publisher<ByteBuffer> pieces =
                BodyPublishers.ofByteArrays(Collections.nCopies(LARGE / PIECE.length, PIECE));
        try (BlockingResponse response = blocking.put(url + "/upload", RequestBody.publisher(pieces))) {
            String seen = response.text();
            line.expect(seen.equals(LARGE + " bytes, checksum " + checksum(LARGE)), "all bytes seen, not " + seen);
            line.answered(response.async(), LARGE, seen.length());
        }
    }

    private void files() throws IOException {
        Path file = Files.createTempFile("first-call", ".bin");
        try {
            Report.Line down = report.asks("GET, body saved to a file");
            try (BlockingResponse response = blocking.get(url + "/download/" + LARGE)) {
                down.answered(response.async(), 0, Files.size(response.saveTo(file)));
            }
            Report.Line up = report.asks("POST that file");
            try (BlockingResponse response = blocking.post(url + "/upload", file)) {
                String seen = response.text();
                up.expect(seen.equals(LARGE + " bytes, checksum " + checksum(LARGE)), "all bytes seen, not " + seen);
                up.answered(response.async(), LARGE, seen.length());
            }
        } finally {
            Files.delete(file);
        }
    }

    private static long checksum(int zeros) {
        CRC32 checksum = new CRC32();
        checksum.update(new byte[zeros]);
        return checksum.getValue();
    }

    /** Counts bytes as fast as they come; one that is slower would ask for a few at a time. */
    private static final class Count implements Flow.Subscriber<ByteBuffer> {
        private final CompletableFuture<Long> total = new CompletableFuture<>();
        private long bytes;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            bytes += buffer.remaining();
        }

        @Override
        public void onError(Throwable failure) {
            total.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            total.complete(bytes);
        }
    }
}
