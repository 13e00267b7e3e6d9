package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.ConversionException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Request bodies in a content coding, as the transport gets them. */
final class EncodedRequestTest {

    private static final String TEXT =
            "The grave's a fine and private place, but none, I think, do there embrace. ".repeat(3000);

    @TempDir
    static Path folder;

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client =
            transport.client().jsonCodec(new TextCodec()).build();

    static Stream<Named<RequestBody>> bodies() throws IOException {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("file"), ("ab" + TEXT + "cd").getBytes(StandardCharsets.UTF_8));
        return Stream.of(
                Named.of("text", RequestBody.of(TEXT)),
                Named.of("bytes", RequestBody.of(bytes)),
                Named.of("json", RequestBody.json(TEXT)),
                Named.of("file", RequestBody.file(file, 2, bytes.length)),
                Named.of("opener", RequestBody.inputStream(() -> new ByteArrayInputStream(bytes), bytes.length)),
                Named.of("stream", RequestBody.inputStream(new ByteArrayInputStream(bytes))),
                Named.of("publisher", RequestBody.publisher(published(bytes))));
    }

    private static Flow.Publisher<ByteBuffer> published(byte[] bytes) {
        return subscriber -> {
            SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
            publisher.subscribe(subscriber);
            for (int i = 0; i < bytes.length; i += 5000) {
                publisher.submit(ByteBuffer.wrap(bytes, i, Math.min(5000, bytes.length - i)));
            }
            publisher.close();
        };
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void goOutInTheirCoding(RequestBody plain) throws IOException {
        RequestBody body = plain.compressed("GZIP");
        assertThat(body.isRepeatable()).isEqualTo(plain.isRepeatable());
        assertThat(body.contentType()).isEqualTo(plain.contentType());
        client.send(Request.post("http://h/").body(body).build());

        Request sent = transport.exchange().request();
        assertThat(sent.headers().all("Content-Encoding")).containsExactly("gzip");
        assertThat(sent.headers().first("Content-Type")).isEqualTo(plain.contentType());
        boolean inMemory = plain instanceof RequestBody.Bytes || plain instanceof RequestBody.Json;
        assertThat(sent.body().length() >= 0).isEqualTo(inMemory);
        assertThat(sent.body().isRepeatable()).isEqualTo(plain.isRepeatable());
        assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes(sent.body()))).readAllBytes())
                .asString()
                .isEqualTo(TEXT);
        if (plain.isRepeatable()) {
            assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes(sent.body()))).readAllBytes())
                    .hasSize(TEXT.length());
        }
    }

    private static byte[] bytes(RequestBody body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (body instanceof RequestBody.Bytes bytes) {
            byte[] content = new byte[bytes.content().remaining()];
            bytes.content().get(content);
            return content;
        }
        CompletableFuture<byte[]> done = new CompletableFuture<>();
        ((RequestBody.Stream) body).publisher().subscribe(new Flow.Subscriber<>() {
            private Flow.@Nullable Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(1);
            }

            @Override
            public void onNext(ByteBuffer buffer) {
                assertThat(buffer.remaining()).isBetween(1, 16 * 1024);
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.writeBytes(bytes);
                Objects.requireNonNull(subscription).request(1);
            }

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                done.complete(all.toByteArray());
            }
        });
        return done.join();
    }

    @Test
    void theUsersOwnHeaderStays() {
        client.send(Request.post("http://h/")
                .header("content-encoding", "x-gzip")
                .body(RequestBody.of("x").compressed("gzip"))
                .build());
        client.send(Request.post("http://h/")
                .literal()
                .body(RequestBody.of("x").compressed("gzip"))
                .build());
        assertThat(transport.exchange(1).request().headers().all("Content-Encoding"))
                .containsExactly("x-gzip");
        assertThat(transport.exchange(2).request().headers()).isEmpty();
    }

    @Test
    void aCodingThatIsNotThereFailsTheCall() {
        CallFuture<Response> call = client.send(Request.post("http://h/")
                .body(RequestBody.of("x").compressed("lzma"))
                .build());
        transport.run();
        assertThat(call.handle((response, failure) -> failure).join())
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("no content coding lzma found (expected: one of gzip, deflate, br, zstd;");
    }

    @Test
    void badCodingsAreRefusedAtOnce() {
        RequestBody body = RequestBody.of("x");
        for (String bad : List.of("", "a b", "identity", "Identity")) {
            assertThatIllegalArgumentException().isThrownBy(() -> body.compressed(bad));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> body.compressed("gzip").compressed("br"))
                .withMessage("source: in the coding gzip already (expected: a body in none)");
    }

    @Test
    void aStreamThatIsNeverReadIsClosed() {
        boolean[] closed = new boolean[1];
        InputStream stream = new ByteArrayInputStream(new byte[1]) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        client.send(Request.post("http://h/")
                        .body(RequestBody.inputStream(stream).compressed("gzip"))
                        .build())
                .cancel(true);
        transport.run();
        assertThat(closed[0]).isTrue();
    }

    @Test
    void aFileThatEndsTooEarlyFails() throws IOException {
        Path file = Files.writeString(folder.resolve("short"), "abc");
        client.send(Request.post("http://h/")
                .body(RequestBody.file(file, 1, 3).compressed("gzip"))
                .build());
        RequestBody sent = transport.exchange().request().body();
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> bytes(sent));
        assertThat(read.handle((bytes, failure) -> failure).join()).hasStackTraceContaining("bytes (expected: ");
    }
}
