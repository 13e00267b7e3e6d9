package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.CallFuture;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.BodyTooLargeException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.DecodingException;
import io.sallyport.error.DecompressionRatioException;
import io.sallyport.error.FailureFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are decoded as they are read, by each reader. */
final class DecodedBodyTest {

    private static final String TEXT =
            "Had we but world enough, and time, this coyness, lady, were no crime. ".repeat(1000);
    private static final String LARGE = TEXT.repeat(30);
    private static final int MIB = 1024 * 1024;

    /** The kinds of reader; each gives all bytes. */
    enum Reader {
        BYTES,
        TEXT,
        SAVE_TO,
        PUBLISHER;

        private CompletableFuture<byte[]> read(Response response) {
            return switch (this) {
                case BYTES -> response.bytes();
                case TEXT -> response.text().thenApply(text -> text.getBytes(StandardCharsets.UTF_8));
                case SAVE_TO -> response.saveTo(target()).thenApply(DecodedBodyTest::readFile);
                case PUBLISHER -> {
                    Collector collector = new Collector(Long.MAX_VALUE);
                    response.body().publisher().subscribe(collector);
                    yield collector.done;
                }
            };
        }
    }

    @TempDir
    static Path folder;

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();

    private static Path target() {
        return folder.resolve("saved");
    }

    private static byte[] readFile(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] coded(String text, String... codings) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (String coding : codings) {
            bytes = Coded.encode(coding, bytes);
        }
        return bytes;
    }

    private Response response(CallFuture<Response> call) {
        transport.run();
        return call.join();
    }

    static Stream<Arguments> readersAndCodings() {
        return Stream.of("gzip", "deflate", "br", "zstd")
                .flatMap(coding -> Arrays.stream(Reader.values()).map(reader -> Arguments.of(reader, coding)));
    }

    @ParameterizedTest
    @MethodSource("readersAndCodings")
    void everyReaderGetsDecodedBytesHoweverTheyCome(Reader reader, String coding) {
        byte[] coded = coded(TEXT, coding);
        for (int piece : new int[] {1, 100, coded.length}) {
            CallFuture<Response> call = client.get("http://h/");
            FakeBody body = last().head(200, coded.length, "Content-Encoding", coding);
            Response response = response(call);
            CompletableFuture<byte[]> bytes = reader.read(response);
            transport.run();
            for (int i = 0; i < coded.length; i += piece) {
                body.push(Arrays.copyOfRange(coded, i, Math.min(i + piece, coded.length)));
            }
            body.end("T", "1");
            transport.run();
            assertThat(bytes.join()).asString().isEqualTo(TEXT);
            assertThat(response.trailers().join().first("T")).isEqualTo("1");
            assertThat(response.body().length()).isEqualTo(-1);
            assertThat(response.body().isDecoded()).isTrue();
            assertThat(response.contentCodings()).isEmpty();
            assertThat(response.headers()).hasToString("[Content-Encoding: " + coding + "]");
        }
    }

    private FakeExchange last() {
        return transport.exchange(transport.exchanges().size());
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsThereAlreadyIsDecodedByEveryReader(Reader reader) {
        Response response = complete(coded(TEXT, "gzip"), "Content-Encoding", "gzip");
        CompletableFuture<byte[]> bytes = reader.read(response);
        transport.run();
        assertThat(bytes.join()).asString().isEqualTo(TEXT);
    }

    private Response complete(byte[] coded, String... headers) {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = last().head(200, coded.length, headers);
        body.push(coded);
        body.end();
        return response(call);
    }

    @Test
    void aSmallBodyThatIsThereIsDecodedWhereItIsAskedFor() {
        Response response = complete(coded(TEXT, "gzip"), "Content-Encoding", "gzip");
        assertThat(response.body().loaded()).asString().isEqualTo(TEXT);
        assertThat(response.bytes()).isCompleted();
        assertThat(transport.exchange().body().pulls()).isZero();
    }

    @Test
    void aLargeBodyThatIsThereIsDecodedOnTheLoop() {
        Response response = complete(coded(LARGE, "gzip"), "Content-Encoding", "gzip");
        assertThat(response.body().loaded()).isNull();
        CallFuture<byte[]> bytes = response.bytes();
        assertThat(bytes).isNotDone();
        response.close();
        transport.run();
        assertThat(bytes.join()).hasSize(LARGE.length());
        assertThat(response.body().loaded()).isSameAs(bytes.join());
    }

    static Stream<Arguments> chains() {
        return Stream.of(
                Arguments.of(List.of("gzip", "br"), new String[] {"gzip, br"}),
                Arguments.of(List.of("br", "gzip"), new String[] {"BR", "X-Gzip"}),
                Arguments.of(List.of("zstd", "deflate"), new String[] {"identity, zstd,, ", "Identity", "deflate"}),
                Arguments.of(List.of("gzip", "gzip", "gzip", "gzip"), new String[] {"gzip,gzip", "gzip ,\tgzip"}),
                Arguments.of(List.of(), new String[] {"identity"}),
                Arguments.of(List.of(), new String[] {""}));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void codingsAreUndoneInReverseOrder(List<String> applied, String[] fields) throws IOException {
        byte[] coded = coded(TEXT, applied.toArray(String[]::new));
        Request request = Request.get("http://h/").build();
        CallFuture<FullResponse> call = client.fetch(request);
        FakeBody body = transport.exchange().head(200, headers(fields));
        transport.run();
        for (byte one : coded) {
            body.push(new byte[] {one});
        }
        body.end();
        transport.run();
        assertThat(call.join().text()).isEqualTo(TEXT);
        assertThat(call.join().contentCodings()).isEmpty();
    }

    private static String[] headers(String... fields) {
        List<String> headers = new ArrayList<>();
        for (String field : fields) {
            headers.addAll(List.of("Content-Encoding", field));
        }
        return headers.toArray(String[]::new);
    }

    static Stream<Arguments> rawAnswers() {
        Request.Builder get = Request.get("http://h/");
        return Stream.of(
                Arguments.of(get, 200, "compress", List.of("compress")),
                Arguments.of(get, 200, "foo, GZIP", List.of("foo", "gzip")),
                Arguments.of(get, 200, "gzip,gzip,gzip,gzip,gzip", List.of("gzip", "gzip", "gzip", "gzip", "gzip")),
                Arguments.of(get, 206, "gzip", List.of("gzip")),
                Arguments.of(get.build().toBuilder().decode(true), 206, "gzip", List.of("gzip")),
                Arguments.of(get.build().toBuilder().decode(false), 200, "gzip", List.of("gzip")),
                Arguments.of(get.build().toBuilder().literal(), 200, "gzip", List.of("gzip")),
                Arguments.of(get.build().toBuilder().header("Accept-Encoding", "gzip"), 200, "gzip", List.of("gzip")));
    }

    @ParameterizedTest
    @MethodSource("rawAnswers")
    void whatIsNotDecodedIsGivenAsItCameAndSaysSo(
            Request.Builder request, int status, String coding, List<String> left) {
        byte[] coded = coded(TEXT, "gzip");
        CallFuture<Response> call = client.send(request.build());
        FakeBody body = transport.exchange().head(status, coded.length, "Content-Encoding", coding);
        body.push(coded);
        body.end();
        Response response = response(call);
        assertThat(response.bytes().join()).isEqualTo(coded);
        assertThat(response.contentCodings()).isEqualTo(left);
        assertThat(response.body().isDecoded()).isFalse();
        assertThat(response.body().length()).isEqualTo(coded.length);
    }

    @Test
    void whoAsksHimselfMayHaveItDecoded() {
        CallFuture<Response> call = client.send(Request.get("http://h/")
                .header("Accept-Encoding", "br")
                .decode(true)
                .build());
        FakeBody body = transport.exchange().head(200, "Content-Encoding", "br");
        body.push(coded(TEXT, "br"));
        body.end();
        assertThat(response(call).text().join()).isEqualTo(TEXT);
        assertThat(call.join().request().headers().all("Accept-Encoding")).containsExactly("br");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304})
    void noBytesAreNoBody(int status) {
        for (Reader reader : Reader.values()) {
            CallFuture<Response> call = client.head("http://h/");
            FakeBody body = last().head(status, "Content-Encoding", "gzip, br", "Content-Length", "77");
            Response early = response(call);
            CompletableFuture<byte[]> bytes = reader.read(early);
            body.end();
            transport.run();
            assertThat(bytes.join()).isEmpty();
        }
        assertThat(complete(new byte[0], "Content-Encoding", "zstd").body().loaded())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aBodyCutShortIsAFailureAlsoIfItsTransportEndedWell(String coding) {
        byte[] coded = coded("short text, short text", coding);
        for (int length = 1; length < coded.length; length++) {
            Response response = complete(Arrays.copyOf(coded, length), "Content-Encoding", coding);
            assertThat(failure(response.bytes())).isInstanceOf(DecodingException.class);
            assertThat(response.body().loaded()).isNull();
        }
    }

    private @Nullable Throwable failure(CompletableFuture<?> future) {
        transport.run();
        return cause(future);
    }

    private static @Nullable Throwable cause(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        Throwable failure = future.handle((value, thrown) -> thrown).join();
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindTheEndAreAFailure(Reader reader) {
        byte[] coded = coded(TEXT, "gzip");
        byte[] more = Arrays.copyOf(coded, coded.length + 1);
        assertThat(failure(reader.read(complete(more, "Content-Encoding", "gzip"))))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("GET http://h/");
    }

    @Test
    void garbageFailsAndClosesTheConnectionUnlessTheBodyIsComplete() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200, "Content-Encoding", "gzip");
        CallFuture<byte[]> bytes = response(call).bytes();
        transport.run();
        body.push("<html>");
        transport.run();
        assertThat(failure(bytes))
                .isInstanceOf(DecodingException.class)
                .hasRootCauseMessage("no gzip header: byte 0 is 60");
        assertThat(body.isClosed()).isTrue();
    }

    @Test
    void aFailureBeneathIsTheReaders() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200, "Content-Encoding", "gzip");
        CallFuture<byte[]> bytes = response(call).bytes();
        transport.run();
        body.push(Arrays.copyOf(coded(TEXT, "gzip"), 100));
        ConnectionLostException lost = new ConnectionLostException(FailureFacts.UNKNOWN, "gone", null);
        body.fail(lost);
        assertThat(failure(bytes)).isSameAs(lost);
    }

    static Stream<Arguments> bombs() {
        byte[] zeros = new byte[64 * MIB];
        byte[] gzip = Coded.encode("gzip", zeros);
        return Stream.of(
                        Arguments.of("gzip", gzip),
                        Arguments.of("deflate", Coded.encode("deflate", zeros)),
                        Arguments.of("br", Coded.encode("br", zeros)),
                        Arguments.of("zstd", Coded.encode("zstd", zeros)),
                        Arguments.of("gzip, gzip", Coded.encode("gzip", gzip)),
                        Arguments.of("gzip, br, zstd", Coded.encode("zstd", Coded.encode("br", gzip))))
                .flatMap(bomb -> Arrays.stream(Reader.values())
                        .map(reader -> Arguments.of(reader, bomb.get()[0], bomb.get()[1])));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bombs")
    void aBombFailsForEveryReader(Reader reader, String coding, byte[] bomb) {
        FakeTransport other = new FakeTransport();
        HttpClient strict = other.client()
                .body(BodyConfig.builder().maxDecompressionRatio(500).build())
                .build();
        CallFuture<Response> call = strict.get("http://h/");
        FakeBody body = other.exchange().head(200, "Content-Encoding", coding);
        other.run();
        CompletableFuture<byte[]> bytes = reader.read(call.join());
        other.run();
        body.push(bomb);
        body.end();
        other.run();
        assertThat(cause(bytes))
                .isInstanceOf(DecompressionRatioException.class)
                .hasMessageContaining("BodyConfig.maxDecompressionRatio (500 to 1)");
    }

    @Test
    void whatIsKeptInMemoryIsLimitedByItsDecodedSize() {
        FakeTransport other = new FakeTransport();
        HttpClient small = other.client()
                .body(BodyConfig.builder().maxBufferedBytes(1000).build())
                .build();
        CallFuture<Response> call = small.get("http://h/");
        byte[] coded = coded("x".repeat(1001), "gzip");
        FakeBody body = other.exchange().head(200, coded.length, "Content-Encoding", "gzip");
        body.push(coded);
        body.end();
        other.run();
        assertThat(call.join().body().loaded()).isNull();
        CallFuture<byte[]> bytes = call.join().bytes();
        other.run();
        assertThat(cause(bytes))
                .isInstanceOf(BodyTooLargeException.class)
                .hasMessageContaining("BodyConfig.maxBufferedBytes (1000 bytes)");
    }

    @Test
    void oneRequestIsOneBoundedPieceAndNothingMoreIsPulled() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200, "Content-Encoding", "gzip");
        Collector collector = new Collector(0);
        response(call).body().publisher().subscribe(collector);
        transport.run();
        assertThat(body.pulls()).isZero();
        byte[] coded = coded("x".repeat(900_000), "gzip");
        body.push(coded);
        for (int i = 1; i <= 20; i++) {
            collector.request(1);
            transport.run();
            assertThat(collector.pieces).hasSize(i).allMatch(size -> size <= 16 * 1024);
            assertThat(body.pulls()).isEqualTo(1);
        }
        collector.request(Long.MAX_VALUE);
        body.end();
        transport.run();
        assertThat(collector.done.join()).hasSize(900_000);
    }

    @Test
    void aCancelReachesTheBodyBeneath() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200, "Content-Encoding", "gzip");
        Collector collector = new Collector(1);
        response(call).body().publisher().subscribe(collector);
        body.push(coded(TEXT, "gzip"));
        transport.run();
        collector.cancel();
        transport.run();
        assertThat(body.isClosed()).isTrue();
        assertThat(collector.done).isNotDone();
    }

    @Test
    void closingEndsAReaderThatWaits() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200, "Content-Encoding", "gzip").push(Arrays.copyOf(coded(TEXT, "gzip"), 50));
        Response response = response(call);
        CallFuture<byte[]> bytes = response.bytes();
        transport.run();
        response.close();
        assertThat(failure(bytes)).isInstanceOf(BodyClosedException.class);
    }

    @Test
    void aStreamReadsPieceByPieceAndMayBeClosed() throws Exception {
        Response response = complete(coded(LARGE, "br"), "Content-Encoding", "br");
        transport.connections.in(
                () -> assertThatThrownBy(() -> response.body().inputStream().read())
                        .isInstanceOf(IllegalStateException.class));
        Response again = complete(coded(TEXT, "br"), "Content-Encoding", "br");
        Thread runner = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                transport.run();
                Thread.onSpinWait();
            }
        });
        runner.start();
        try {
            assertThat(again.body().inputStream().readAllBytes()).asString().isEqualTo(TEXT);
        } finally {
            runner.interrupt();
            runner.join();
        }
    }

    /** Takes what it is given. */
    private static final class Collector implements Flow.Subscriber<ByteBuffer> {

        private final CompletableFuture<byte[]> done = new CompletableFuture<>();
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final List<Integer> pieces = new ArrayList<>();
        private final long first;
        private Flow.@Nullable Subscription subscription;

        private Collector(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (first > 0) {
                given.request(first);
            }
        }

        private void request(long count) {
            if (subscription != null) {
                subscription.request(count);
            }
        }

        private void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            pieces.add(buffer.remaining());
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            all.writeBytes(bytes);
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            done.complete(all.toByteArray());
        }
    }
}
