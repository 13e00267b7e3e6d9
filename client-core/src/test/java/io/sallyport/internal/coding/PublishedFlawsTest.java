package io.sallyport.internal.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.ConnectionInfo;
import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.config.BodyConfig;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flaws that were published of decoders in other HTTP clients. */
final class PublishedFlawsTest {

    private static final int PIECE = 16 * 1024;

    /** CVE-2020-11612 (Netty, zlib) and CVE-2025-58057 (Netty, Brotli and others): a small input filled memory. Here a step gives one piece, whatever is behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aStepGivesNoMoreThanAPiece(String token) throws IOException {
        byte[] bomb = Samples.encode(token, new byte[64 * 1024 * 1024]);
        ByteBuffer input = ByteBuffer.wrap(bomb);
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try (Stages stages = new Stages(List.of(Samples.codec(token)), 1000, 1024 * 1024)) {
            long decoded = 0;
            while (decoded < 1024 * 1024) {
                stages.decode(input, piece.clear());
                decoded += piece.position();
            }
            assertThatThrownBy(() -> {
                        while (!stages.isComplete()) {
                            stages.decode(input, piece.clear());
                        }
                    })
                    .isInstanceOf(Stages.TooMuchException.class);
        }
    }

    /** CVE-2023-3635 (Okio, so OkHttp): the length of gzip's extra field was taken for a signed number, and its exception was none that callers expected. */
    @Test
    void anExtraFieldOfMoreThan32767BytesIsSkipped() throws IOException {
        byte[] plain = Samples.encode("gzip", Samples.text(Samples.TEXT));
        for (int length : new int[] {0x7FFF, 0x8000, 0xFFFF}) {
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            byte[] header = Arrays.copyOf(plain, 10);
            header[3] = 4;
            coded.writeBytes(header);
            coded.write(length);
            coded.write(length >> 8);
            coded.writeBytes(new byte[length]);
            coded.write(plain, 10, plain.length - 10);
            assertThat(Samples.decode("gzip", coded.toByteArray())).asString().isEqualTo(Samples.TEXT);
            byte[] cut = Arrays.copyOf(coded.toByteArray(), 12 + length - 1);
            assertThatThrownBy(() -> Samples.decode("gzip", cut)).isInstanceOf(IOException.class);
        }
    }

    static Stream<Headers> chains() {
        Headers.Builder many = Headers.builder();
        for (int i = 0; i < 100; i++) {
            many.add("Content-Encoding", "gzip");
        }
        return Stream.of(Headers.of("Content-Encoding", "gzip, ".repeat(1000) + "gzip"), many.build());
    }

    /** CVE-2022-32206 and CVE-2023-23916 (curl), CVE-2025-66418 (urllib3): any number of codings was undone one after the other, in one field or in many. */
    @ParameterizedTest
    @MethodSource("chains")
    void aLongChainOfCodingsIsNotUndone(Headers headers) {
        IncomingBody body = (IncomingBody) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {IncomingBody.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method);
                });
        Decoding decoding = new Decoding(Samples.CODECS, BodyConfig.defaults(), true);
        Request request = Request.get("http://h/").build();
        assertThat(decoding.of(request, head(headers), body)).isSameAs(body);
    }

    private static ResponseHead head(Headers headers) {
        return new ResponseHead(HttpVersion.HTTP_1_1, 200, "", headers, connection());
    }

    private static ConnectionInfo connection() {
        return (ConnectionInfo) Proxy.newProxyInstance(
                PublishedFlawsTest.class.getClassLoader(),
                new Class<?>[] {ConnectionInfo.class},
                (proxy, method, arguments) -> null);
    }

    /** What each of several codings gives is counted, not only the last: one inside may make much of little that the next makes little of again. */
    @Test
    void whatIsBetweenTwoCodingsIsCountedToo() throws IOException {
        byte[] empty = Samples.encode("gzip", new byte[0]);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int i = 0; i < 500_000; i++) {
            members.writeBytes(empty);
        }
        byte[] bomb = Samples.encode("zstd", members.toByteArray());
        assertThatThrownBy(() -> Samples.decode(
                        List.of(Samples.codec("zstd"), Samples.codec("gzip")), 500, PIECE, bomb, bomb.length))
                .isInstanceOf(Stages.TooMuchException.class);
    }
}
