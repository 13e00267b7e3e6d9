package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.DecodingException;
import io.sallyport.error.FailureFacts;
import io.sallyport.internal.coding.Codecs;
import io.sallyport.internal.coding.Decoding;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.ContentCodec;
import io.sallyport.spi.ContentCodecProvider;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a body ends, its decoders are released: once, on the loop. */
final class DecoderReleaseTest {

    private static final byte[] CODED = Coded.encode("gzip", Coded.encode("gzip", new byte[200_000]));

    private final FakeTransport transport = new FakeTransport();
    private @Nullable Throwable refused;
    private int made;
    private int released;

    /** Pulls until the end; or so often. */
    private static final class Sink implements BodySink {

        private final IncomingBody body;
        private int wanted;
        private boolean over;
        private @Nullable HttpClientException failure;

        private Sink(IncomingBody body, int wanted) {
            this.body = body;
            this.wanted = wanted;
        }

        @Override
        public void onChunk(ByteBuffer chunk) {
            wanted--;
            if (wanted > 0) {
                body.pull(this);
            }
        }

        @Override
        public void onEnd(Headers trailers) {
            over = true;
        }

        @Override
        public void onFailure(HttpClientException cause) {
            failure = cause;
            over = true;
        }
    }

    static Stream<Named<BiConsumer<FakeBody, IncomingBody>>> ends() {
        return Stream.of(
                Named.of("whole", (beneath, body) -> {
                    beneath.push(CODED);
                    beneath.end();
                    body.pull(new Sink(body, Integer.MAX_VALUE));
                }),
                Named.of("loaded", (beneath, body) -> {
                    beneath.push(CODED);
                    beneath.end();
                    assertThat(body.loaded()).hasSize(200_000);
                }),
                Named.of("cut short", (beneath, body) -> {
                    body.pull(new Sink(body, Integer.MAX_VALUE));
                    beneath.push(Arrays.copyOf(CODED, 30));
                    beneath.end();
                }),
                Named.of("corrupt", (beneath, body) -> {
                    body.pull(new Sink(body, Integer.MAX_VALUE));
                    beneath.push("garbage");
                }),
                Named.of("lost", (beneath, body) -> {
                    body.pull(new Sink(body, Integer.MAX_VALUE));
                    beneath.push(Arrays.copyOf(CODED, 30));
                    beneath.fail(new ConnectionLostException(FailureFacts.UNKNOWN, "gone", null));
                }),
                Named.of("closed while it waits", (beneath, body) -> {
                    body.pull(new Sink(body, Integer.MAX_VALUE));
                    beneath.push(Arrays.copyOf(CODED, 30));
                    body.close();
                    body.close();
                }),
                Named.of("closed between pulls", (beneath, body) -> {
                    body.pull(new Sink(body, 1));
                    beneath.push(CODED);
                    body.close();
                }),
                Named.of("closed between pulls when all came", (beneath, body) -> {
                    beneath.push(CODED);
                    beneath.end();
                    body.pull(new Sink(body, 1));
                    body.close();
                    Sink late = new Sink(body, 1);
                    body.pull(late);
                    assertThat(late.over).isTrue();
                }),
                Named.of("closed before anything", (beneath, body) -> {
                    body.close();
                    body.pull(new Sink(body, 1));
                }));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void decodersAreReleasedOnceOnTheLoop(BiConsumer<FakeBody, IncomingBody> end) {
        FakeBody beneath = beneath();
        IncomingBody body = decoded(beneath, "gzip, gzip");
        transport.connections.in(() -> end.accept(beneath, body));
        transport.run();
        assertThat(released).isEqualTo(made);
    }

    static Stream<Throwable> refusals() {
        return Stream.of(
                new IOException("no memory left"),
                new IllegalStateException("no more of these"),
                new UnsatisfiedLinkError("no library"));
    }

    /** The one before it is released, and the body beneath closed, which frees the connection. */
    @ParameterizedTest
    @MethodSource("refusals")
    void aDecoderThatCannotBeMadeEndsTheBody(Throwable refusal) {
        refused = refusal;
        FakeBody beneath = beneath();
        IncomingBody body = decoded(beneath, "broken, gzip");
        Sink sink = new Sink(body, Integer.MAX_VALUE);
        transport.connections.in(() -> {
            body.pull(sink);
            beneath.push(CODED);
        });
        transport.run();
        assertThat(sink.failure)
                .isInstanceOf(DecodingException.class)
                .hasRootCause(refusal)
                .hasMessageStartingWith("the body cannot be decoded: ");
        assertThat(beneath.isClosed()).isTrue();
        assertThat(made).isEqualTo(1);
        assertThat(released).isEqualTo(1);
    }

    private FakeBody beneath() {
        transport.client().build().get("http://h/");
        return transport.exchange().head(200);
    }

    private IncomingBody decoded(FakeBody beneath, String codings) {
        Decoding decoding = new Decoding(Codecs.with(List.of(counting())), BodyConfig.defaults(), true);
        return decoding.of(
                Request.get("http://h/").build(),
                new ResponseHead(
                        HttpVersion.HTTP_1_1, 200, "", Headers.of("Content-Encoding", codings), new FakeConnection()),
                beneath);
    }

    private ContentCodecProvider counting() {
        ContentCodec gzip = Objects.requireNonNull(Coded.CODECS.find("gzip"));
        return new ContentCodecProvider() {
            @Override
            public String name() {
                return "counting";
            }

            @Override
            public List<ContentCodec> codecs() {
                return List.of(new Counting(gzip), new Broken());
            }
        };
    }

    /** Has no decoder to give. */
    private final class Broken implements ContentCodec {

        @Override
        public String token() {
            return "broken";
        }

        @Override
        public Decoder decoder() throws IOException {
            if (refused instanceof IOException failure) {
                throw failure;
            }
            if (refused instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) Objects.requireNonNull(refused);
        }

        @Override
        public Encoder encoder() throws IOException {
            throw new IOException("not asked for");
        }
    }

    private final class Counting implements ContentCodec {

        private final ContentCodec counted;

        private Counting(ContentCodec counted) {
            this.counted = counted;
        }

        @Override
        public String token() {
            return counted.token();
        }

        @Override
        public Decoder decoder() throws IOException {
            Decoder decoder = counted.decoder();
            made++;
            return new Decoder() {
                private boolean closed;

                @Override
                public void decode(ByteBuffer input, ByteBuffer output) throws IOException {
                    decoder.decode(input, output);
                }

                @Override
                public boolean isComplete() {
                    return decoder.isComplete();
                }

                @Override
                public void close() {
                    assertThat(transport.connections.inLoop()).isTrue();
                    assertThat(closed).isFalse();
                    closed = true;
                    released++;
                    decoder.close();
                }
            };
        }

        @Override
        public Encoder encoder() throws IOException {
            return counted.encoder();
        }
    }
}
