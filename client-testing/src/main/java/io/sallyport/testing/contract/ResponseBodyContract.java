package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.BodyTooLargeException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bodies of responses, by each framing and each way to read. */
abstract class ResponseBodyContract extends Fixture {

    private static final int LARGE = 8 * 1024 * 1024;
    private static final byte[] LARGE_BYTES = TestBytes.of(LARGE);

    ResponseBodyContract(TransportContract contract) {
        super(contract);
    }

    /** The large body with its length, and in chunks. */
    private List<String> largeBodies() {
        return List.of(server().url("/bytes/" + LARGE), server().url("/chunked/" + LARGE));
    }

    @Test
    void readsEachFraming() {
        peer().next(c -> {
            c.expectRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome");
            c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nso\r\n2\r\nme\r\n0\r\n\r\n");
            c.expectRequest().send("HTTP/1.1 200 OK\r\n\r\nsome");
            c.close();
        });
        HttpClient client = client();

        Response withLength = get(client.get(peer().url("/")));
        assertEquals(4, withLength.body().length());
        assertEquals("some", get(withLength.text()));
        Response chunked = get(client.get(peer().url("/")));
        assertEquals(-1, chunked.body().length());
        assertEquals("some", get(chunked.text()));
        Response untilClose = get(client.get(peer().url("/")));
        assertEquals(-1, untilClose.body().length());
        assertEquals("some", get(untilClose.text()));
        assertEquals(3, untilClose.connection().uses());
    }

    @Test
    void readsNoBodyWhereThereIsNone() {
        peer().next(c -> {
            c.expectRequest().send("HTTP/1.1 204 No Content\r\n\r\n");
            c.expectRequest().send("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
            c.expectRequest("HEAD", "/").send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            c.expectRequest().respond(200, "body");
        });
        HttpClient client = client();

        assertEquals(0, get(get(client.get(peer().url("/"))).bytes()).length);
        assertEquals(0, get(get(client.get(peer().url("/"))).bytes()).length);
        assertEquals(0, get(get(client.head(peer().url("/"))).bytes()).length);
        Response last = get(client.get(peer().url("/")));
        assertEquals("body", get(last.text()));
        assertEquals(4, last.connection().uses());
    }

    @Test
    void readsStatusesWithoutABodyFromARealServer() {
        HttpClient client = client();
        for (int status : List.of(204, 304, 404, 500)) {
            Response response = get(client.get(server().url("/status/" + status)));
            assertEquals(status, response.status());
            assertEquals(0, get(response.bytes()).length);
        }
    }

    @Test
    void remembersBytes() {
        Response response = get(client().get(server().url("/hello")));

        assertEquals("hello", get(response.text()));
        assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), get(response.bytes()));
        assertNotNull(response.body().loaded());
        assertThrows(IllegalStateException.class, response.body()::publisher);
    }

    @Test
    void readsLargeBodiesAsBytes() {
        HttpClient client = client();
        for (String url : largeBodies()) {
            assertArrayEquals(LARGE_BYTES, get(client.get(url).thenCompose(Response::bytes)));
        }
    }

    @Test
    void fetchesLargeBodies() {
        HttpClient client = client();
        for (String url : largeBodies()) {
            assertArrayEquals(
                    LARGE_BYTES, get(client.fetch(Request.get(url).build())).bytes());
        }
    }

    @Test
    void savesLargeBodiesToFiles(@TempDir Path folder) throws IOException {
        HttpClient client = client();
        for (String url : largeBodies()) {
            Path target = folder.resolve("saved");
            assertEquals(target, get(client.get(url).thenCompose(response -> response.saveTo(target))));
            assertArrayEquals(LARGE_BYTES, Files.readAllBytes(target));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void tellsHowFarAFileIs(@TempDir Path folder) {
        HttpClient client = client();
        for (String url : largeBodies()) {
            Response response = get(client.get(url));
            long total = response.body().length();
            List<Long> reports = new CopyOnWriteArrayList<>();
            get(response.saveTo(folder.resolve("saved"), (written, announced) -> {
                assertEquals(total, announced);
                reports.add(written);
            }));
            assertEquals(reports.stream().sorted().distinct().toList(), reports);
            assertEquals(LARGE, reports.get(reports.size() - 1));
        }
    }

    @Test
    void leavesNothingOfAFileThatIsCancelled(@TempDir Path folder) throws IOException {
        sendsWithoutEnd("200 OK");
        HttpClient client = client();
        CountDownLatch some = new CountDownLatch(1);
        CompletableFuture<Path> saved =
                get(client.get(peer().url("/"))).saveTo(folder.resolve("saved"), (written, total) -> some.countDown());
        await(some);

        saved.cancel(true);

        peer().connection(1).awaitClosedByClient();
        settle(client);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void endsEachKindOfReadingWhenTheBodyIsClosed(@TempDir Path folder) {
        peer().otherwise(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
                .drain());
        HttpClient client = client();
        List<Function<Response, CompletableFuture<?>>> readings = List.of(
                Response::bytes,
                response -> response.saveTo(folder.resolve("saved")),
                response -> Collector.collect(response.body().publisher()),
                response -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return response.body().inputStream().readAllBytes();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                }));
        for (Function<Response, CompletableFuture<?>> reading : readings) {
            Response response = get(client.get(peer().url("/")));
            CompletableFuture<?> read = reading.apply(response);
            response.close();
            response.close();
            failure(BodyClosedException.class, read);
            failure(BodyClosedException.class, response.trailers());
            assertNull(response.body().loaded());
            settle(client);
        }
        assertEquals(0, client.snapshot().idle());
    }

    @Test
    void keepsWhatIsCompleteWhenItIsClosed() {
        HttpClient client = client();
        Response response = get(client.get(server().url("/hello")));
        settle(client);

        response.close();
        response.close();

        assertNotNull(response.body().loaded());
        assertEquals("hello", get(response.text()));
        assertEquals(1, client.snapshot().idle());
    }

    @Test
    void throwsErrorsWithWhatIsLoadedOfThem() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsorry\r\n0\r\n\r\n")
                .expectRequest()
                .send("HTTP/1.1 404 Not Found\r\nContent-Length: 40000\r\n\r\n" + "x".repeat(40000))
                .drain());
        HttpClient client = client();

        Response chunked = get(client.get(peer().url("/")));
        settle(client);
        StatusException oops = thrown(StatusException.class, chunked::orThrow);
        assertEquals("sorry", new String(oops.body(), StandardCharsets.US_ASCII));
        Response large = get(client.get(peer().url("/")));
        settle(client);
        StatusException notFound = thrown(StatusException.class, large::orThrow);
        assertEquals(404, notFound.status());
        assertEquals(StatusException.MAX_BODY_BYTES, notFound.body().length);
        assertEquals(1, client.snapshot().idle());
    }

    @Test
    void closesTheConnectionOfAnErrorWithoutEnd() {
        sendsWithoutEnd("503 Service Unavailable");
        HttpClient client = client();
        Response response = get(client.get(peer().url("/")));

        assertEquals(503, thrown(StatusException.class, response::orThrow).status());

        peer().connection(1).awaitClosedByClient();
        settle(client);
    }

    @Test
    void fetchesWithinTheDeadlineAndTheCap() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
                .drain());
        HttpClient client = client(settings ->
                settings.body(BodyConfig.builder().maxBufferedBytes(100_000).build()));

        failure(
                CallTimeoutException.class,
                client.fetch(Request.get(peer().url("/")).deadline(SHORT).build()));
        peer().connection(1).awaitClosedByClient();
        for (String url : largeBodies()) {
            failure(BodyTooLargeException.class, client.fetch(Request.get(url).build()));
        }
        settle(client);
    }

    /** Each connection gets bytes without end. */
    private void sendsWithoutEnd(String status) {
        peer().otherwise(c -> c.expectRequest()
                .send("HTTP/1.1 " + status + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                .sendUntilClosed(("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    }

    private static void await(CountDownLatch latch) {
        eventually("told", () -> latch.getCount() == 0);
    }

    @Test
    void publishesLargeBodies() {
        HttpClient client = client();
        for (String url : largeBodies()) {
            Response response = get(client.get(url));
            assertArrayEquals(LARGE_BYTES, get(Collector.collect(response.body().publisher())));
        }
    }

    @Test
    void streamsLargeBodies() throws IOException {
        HttpClient client = client();
        for (String url : largeBodies()) {
            try (InputStream in = get(client.get(url)).body().inputStream()) {
                assertArrayEquals(LARGE_BYTES, in.readAllBytes());
            }
        }
    }

    @Test
    void publishesAndStreamsWhatIsLoadedAlready() throws IOException {
        HttpClient client = client();
        Response published = get(client.get(server().url("/hello")));
        settle(client);

        assertArrayEquals(
                "hello".getBytes(StandardCharsets.UTF_8),
                get(Collector.collect(published.body().publisher())));
        Response streamed = get(client.get(server().url("/hello")));
        settle(client);
        try (InputStream in = streamed.body().inputStream()) {
            assertEquals("hello", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void readsNoMoreThanTheWindowForNobody() {
        HttpClient client = client();
        Response response = get(client.get(server().url("/bytes/" + LARGE)));

        assertEquals(1, client.snapshot().leased());
        assertNull(response.body().loaded());

        assertEquals(LARGE, get(response.bytes()).length);
        settle(client);
    }

    @Test
    void closesTheConnectionWhenASubscriberCancels() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
                .drain());
        HttpClient client = client();
        Flow.Subscription subscription =
                Collector.hold(get(client.get(peer().url("/"))).body().publisher());

        subscription.cancel();

        peer().connection(1).awaitClosedByClient();
        settle(client);
    }

    @Test
    void closesTheConnectionWhenAnInputStreamIsClosedEarly() throws IOException {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhello")
                .drain());
        HttpClient client = client();

        try (InputStream in = get(client.get(peer().url("/"))).body().inputStream()) {
            assertEquals('h', in.read());
        }

        peer().connection(1).awaitClosedByClient();
        settle(client);
    }

    @Test
    void keepsNoMoreInMemoryThanItMay() {
        peer().otherwise(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                .sendUntilClosed(("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        HttpClient client = client(settings ->
                settings.body(BodyConfig.builder().maxBufferedBytes(100_000).build()));

        failure(BodyTooLargeException.class, client.get(peer().url("/")).thenCompose(Response::bytes));

        peer().connection(1).awaitClosedByClient();
        settle(client);
    }

    @Test
    void failsAReaderOfAClosedBody() {
        HttpClient client = client();
        Response response = get(client.get(server().url("/bytes/" + LARGE)));

        response.close();
        response.close();

        failure(BodyClosedException.class, response.bytes());
        failure(BodyClosedException.class, response.trailers());
        settle(client);
    }

    @Test
    void decodesTextByItsCharset() {
        peer().next(c -> c.expectRequest()
                .send(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=\"ISO-8859-1\"\r\nContent-Length: 1\r\n\r\n\u00e5")
                .expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n\u00c3\u00a5"));
        HttpClient client = client();

        assertEquals("\u00e5", get(client.get(peer().url("/")).thenCompose(Response::text)));
        assertEquals("\u00e5", get(client.get(peer().url("/")).thenCompose(Response::text)));
    }
}
