package io.sallyport.netty.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.sallyport.BlockingHttpClient;
import io.sallyport.BlockingResponse;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.netty.NettyBodies;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Origin;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Content codings over sockets, against the JDK's server and streams. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
class ContentCodingTest {

    private static final int MIB = 1024 * 1024;

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private Origin server;

    @BeforeEach
    void start() throws IOException {
        server = protocol.serve(exchange -> {
            switch (exchange.getRequestURI().getPath()) {
                case "/large" -> answerInGzip(exchange, TestData.mixed(8 * MIB));
                case "/small" -> answerInGzip(exchange, TestData.mixed(5000));
                default -> {
                    try (InputStream in = new GZIPInputStream(exchange.getRequestBody())) {
                        assertThat(exchange.getRequestHeaders().get("Content-Encoding"))
                                .containsExactly("gzip");
                        answerInGzip(exchange, in.readAllBytes());
                    }
                }
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
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
        return server.url(path);
    }

    @Test
    void everyReaderGetsTheDecodedBodyAndTheConnectionIsUsedAgain() throws Exception {
        byte[] large = TestData.mixed(8 * MIB);
        try (HttpClient client = leaks.watch(protocol.client().build())) {
            BlockingHttpClient http = client.blocking();
            assertThat(http.get(url("/small")).bytes()).isEqualTo(TestData.mixed(5000));
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
        byte[] bytes = TestData.mixed(MIB);
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
        try (HttpClient client = leaks.watch(protocol.client().build())) {
            BlockingResponse response = client.blocking()
                    .send(Request.post(url("/echo"))
                            .body(body.compressed("gzip"))
                            .build());
            assertThat(response.bytes()).isEqualTo(TestData.mixed(MIB));
        }
    }

    @Test
    void buffersOfADecodedBodyAreRefusedAndGivenIfItIsNotDecoded() throws Exception {
        try (HttpClient client = leaks.watch(protocol.client().build())) {
            try (Response decoded = client.get(url("/small")).get(10, TimeUnit.SECONDS)) {
                assertThatThrownBy(() -> NettyBodies.publisher(decoded))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Request.Builder.decode(false)");
                assertThat(decoded.bytes().get(10, TimeUnit.SECONDS)).isEqualTo(TestData.mixed(5000));
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
}
