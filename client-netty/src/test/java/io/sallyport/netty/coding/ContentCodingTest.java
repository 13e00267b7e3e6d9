package io.sallyport.netty.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.BlockingHttpClient;
import io.sallyport.BlockingResponse;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.DecodingException;
import io.sallyport.error.DecompressionRatioException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.netty.NettyBodies;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Content codings over sockets: against the JDK's server and streams, and against peers that do it wrong. */
@Timeout(60)
class ContentCodingTest {

    private static final int MIB = 1024 * 1024;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/large", exchange -> answerInGzip(exchange, mixed(8 * MIB)));
        server.createContext("/small", exchange -> answerInGzip(exchange, mixed(5000)));
        server.createContext("/echo", exchange -> {
            try (InputStream in = new GZIPInputStream(exchange.getRequestBody())) {
                assertThat(exchange.getRequestHeaders().get("Content-Encoding")).containsExactly("gzip");
                answerInGzip(exchange, in.readAllBytes());
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answerInGzip(HttpExchange exchange, byte[] body) throws IOException {
        if (!"gzip, deflate".equals(exchange.getRequestHeaders().getFirst("Accept-Encoding"))) {
            exchange.sendResponseHeaders(406, -1);
            return;
        }
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
            out.write(body);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static byte[] mixed(int size) {
        byte[] bytes = new byte[size];
        Random random = new Random(5);
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i % 3 == 0 ? random.nextInt() : i);
        }
        return bytes;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    @Test
    void everyReaderGetsTheDecodedBodyAndTheConnectionIsUsedAgain() throws Exception {
        byte[] large = mixed(8 * MIB);
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            BlockingHttpClient http = client.blocking();
            assertThat(http.get(url("/small")).bytes()).isEqualTo(mixed(5000));
            assertThat(http.get(url("/large")).bytes()).isEqualTo(large);
            assertThat(Files.readAllBytes(http.get(url("/large")).saveTo(folder.resolve("saved"))))
                    .isEqualTo(large);
            try (InputStream in = http.get(url("/large")).inputStream()) {
                assertThat(in.readAllBytes()).isEqualTo(large);
            }
            Counter counter = new Counter(1);
            http.get(url("/large")).async().body().publisher().subscribe(counter);
            assertThat(counter.done.get(20, TimeUnit.SECONDS)).isEqualTo(large.length);
            FullResponse last = http.fetch(Request.get(url("/large")).build());
            assertThat(last.bytes()).isEqualTo(large);
            assertThat(last.connection().uses()).isEqualTo(6);
        }
    }

    static Stream<Named<RequestBody>> bodies() throws IOException {
        byte[] bytes = mixed(MIB);
        Path file = Files.createTempFile("body", ".bin");
        file.toFile().deleteOnExit();
        Files.write(file, bytes);
        return Stream.of(
                Named.of("bytes", RequestBody.of(bytes)),
                Named.of("file", RequestBody.file(file)),
                Named.of("input stream", RequestBody.inputStream(new ByteArrayInputStream(bytes))),
                Named.of("opener", RequestBody.inputStream(() -> new ByteArrayInputStream(bytes), bytes.length)));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodiesGoOutInGzip(RequestBody body) throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            BlockingResponse response = client.blocking()
                    .send(Request.post(url("/echo"))
                            .body(body.compressed("gzip"))
                            .build());
            assertThat(response.bytes()).isEqualTo(mixed(MIB));
        }
    }

    @Test
    void aBodyThatIsCompleteButWrongLeavesItsConnectionUsable() throws Exception {
        byte[] whole = gzip(mixed(3000));
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> c.expectRequest()
                    .send(head(cut.length))
                    .send(cut)
                    .expectRequest()
                    .send(head(whole.length))
                    .send(whole));
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")).bytes())
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining("ended before its coded data was complete");
            BlockingResponse good = client.blocking().get(peer.url("/"));
            assertThat(good.bytes()).isEqualTo(mixed(3000));
            assertThat(good.connection().uses()).isEqualTo(2);
        }
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @Test
    void aBodyThatGoesOnAfterGarbageIsClosed() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(
                    c -> c.expectRequest().send(head(1_000_000)).send("garbage").expectClose());
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")).bytes())
                    .isInstanceOf(DecodingException.class);
        }
    }

    @Test
    void aTransportThatEndsTooEarlySaysSoItself() throws Exception {
        byte[] whole = gzip(mixed(3000));
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c ->
                    c.expectRequest().send(head(whole.length + 1)).send(whole).close());
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")).bytes())
                    .isInstanceOf(TruncatedBodyException.class);
        }
    }

    @Test
    void aBombEndsByItsRatioAndALargeBodyTakesLittleMemory() throws Exception {
        byte[] bomb = gzip(new byte[256 * MIB]);
        BodyConfig trusting = BodyConfig.builder().maxDecompressionRatio(2000).build();
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create());
                HttpClient patient = client.toBuilder().body(trusting).build()) {
            peer.next(c -> c.expectRequest().send(head(bomb.length)).send(bomb));
            Response large = patient.get(peer.url("/")).get(10, TimeUnit.SECONDS);
            Counter counter = new Counter(1);
            large.body().publisher().subscribe(counter);
            assertThat(counter.done.get(40, TimeUnit.SECONDS)).isEqualTo(256L * MIB);
            assertThat(counter.largest.get()).isLessThanOrEqualTo(16 * 1024);

            byte[] nested = gzip(bomb);
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + nested.length + "\r\n\r\n")
                    .send(nested)
                    .drain());
            HttpClient own = HttpClient.create();
            try (HttpClient fresh = leaks.watch(own)) {
                assertThatThrownBy(() -> fresh.blocking().get(peer.url("/")).saveTo(folder.resolve("bomb")))
                        .isInstanceOf(DecompressionRatioException.class);
            }
            assertThat(folder.resolve("bomb")).doesNotExist();
        }
    }

    @Test
    void buffersOfADecodedBodyAreRefusedAndGivenIfItIsNotDecoded() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            try (Response decoded = client.get(url("/small")).get(10, TimeUnit.SECONDS)) {
                assertThatThrownBy(() -> NettyBodies.publisher(decoded))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Request.Builder.decode(false)");
                assertThat(decoded.bytes().get(10, TimeUnit.SECONDS)).isEqualTo(mixed(5000));
            }
            Request raw = Request.get(url("/small"))
                    .decode(false)
                    .header("Accept-Encoding", "gzip, deflate")
                    .build();
            try (Response coded = client.send(raw).get(10, TimeUnit.SECONDS)) {
                assertThat(coded.contentCodings()).containsExactly("gzip");
                assertThat(NettyBodies.publisher(coded)).isNotNull();
            }
        }
    }

    /** Asks for so many buffers at a time, and counts their bytes. */
    private static final class Counter implements Flow.Subscriber<ByteBuffer> {

        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicInteger largest = new AtomicInteger();
        private final long step;
        private Flow.@Nullable Subscription subscription;

        private Counter(long step) {
            this.step = step;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(step);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            bytes.addAndGet(buffer.remaining());
            largest.accumulateAndGet(buffer.remaining(), Math::max);
            Objects.requireNonNull(subscription).request(step);
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            done.complete(bytes.get());
        }
    }
}
