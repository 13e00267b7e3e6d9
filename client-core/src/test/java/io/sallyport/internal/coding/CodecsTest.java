package io.sallyport.internal.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.spi.ContentCodec;
import io.sallyport.spi.ContentCodecProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every coding against programs made by others, in all splits, cut short, and damaged. */
final class CodecsTest {

    private static final String SAMPLES = "io.sallyport.internal.coding.Samples#tokens";
    private static final String TOOLS = "io.sallyport.internal.coding.Tool#present";

    @Test
    void asksForAllThereAre() {
        assertThat(Samples.CODECS.acceptEncoding()).isEqualTo("gzip, deflate, br, zstd");
        assertThat(Samples.CODECS.find("X-GZip")).isSameAs(Samples.CODECS.find("gzip"));
        assertThat(Samples.CODECS.find("compress")).isNull();
    }

    @ParameterizedTest
    @MethodSource(TOOLS)
    void readsWhatTheToolWrote(Tool tool) throws IOException {
        for (byte[] plain : Samples.plain().toList()) {
            assertThat(Samples.decode(tool.token(), tool.encode(plain))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource(TOOLS)
    void theToolReadsWhatIsWritten(Tool tool) throws IOException {
        for (byte[] plain : Samples.plain().toList()) {
            assertThat(tool.decode(Samples.encode(tool.token(), plain))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource(SAMPLES)
    void readsInEverySplitWithOutputOfAnySize(String token) throws IOException {
        byte[] plain = Samples.text(Samples.TEXT.repeat(3));
        byte[] coded = Samples.encode(token, plain);
        List<ContentCodec> codecs = List.of(Samples.codec(token));
        for (int split = 1; split < coded.length; split++) {
            assertThat(Samples.decode(codecs, Samples.ANY_RATIO, 64, coded, split, coded.length))
                    .isEqualTo(plain);
        }
        for (int output : new int[] {1, 2, 7, 1000}) {
            assertThat(Samples.decode(codecs, Samples.ANY_RATIO, output, coded, 1))
                    .isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource(SAMPLES)
    void readsAnythingInAnyPieces(String token) throws IOException {
        Random random = new Random(42);
        List<ContentCodec> codecs = List.of(Samples.codec(token));
        for (int round = 0; round < 200; round++) {
            byte[] plain = new byte[random.nextInt(20_000)];
            int alphabet = 1 + random.nextInt(256);
            for (int i = 0; i < plain.length; i++) {
                plain[i] = (byte) random.nextInt(alphabet);
            }
            byte[] coded = Samples.encode(token, plain);
            int[] pieces = random.ints(50, 1, 3000).toArray();
            assertThat(Samples.decode(codecs, Samples.ANY_RATIO, 1 + random.nextInt(5000), coded, pieces))
                    .isEqualTo(plain);
            if (token.equals("gzip")) {
                assertThat(new GZIPInputStream(new ByteArrayInputStream(coded)).readAllBytes())
                        .isEqualTo(plain);
            } else if (token.equals("deflate")) {
                assertThat(new InflaterInputStream(new ByteArrayInputStream(coded)).readAllBytes())
                        .isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SAMPLES)
    void isNeverCompleteWhenCutShort(String token) throws IOException {
        byte[] coded = Samples.encode(token, Samples.text(Samples.TEXT.repeat(3)));
        for (int length = 1; length < coded.length; length++) {
            byte[] cut = Arrays.copyOf(coded, length);
            assertThatIOException().isThrownBy(() -> Samples.decode(token, cut));
        }
    }

    @ParameterizedTest
    @MethodSource(SAMPLES)
    void refusesBytesBehindTheEnd(String token) throws IOException {
        byte[] coded = Samples.encode(token, Samples.text(Samples.TEXT));
        for (byte extra : new byte[] {0, 'x', (byte) 0x1F}) {
            byte[] more = Arrays.copyOf(coded, coded.length + 1);
            more[coded.length] = extra;
            assertThatIOException().isThrownBy(() -> Samples.decode(token, more));
            assertThatIOException()
                    .isThrownBy(() -> Samples.decode(
                            List.of(Samples.codec(token)), Samples.ANY_RATIO, 4096, more, coded.length, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void neverGivesOtherBytesForDamagedOnesWhereThereIsAChecksum(String token) throws IOException {
        byte[] plain = Samples.text(Samples.TEXT.repeat(3));
        byte[] coded = Samples.encode(token, plain);
        for (int bit = 0; bit < coded.length * 8; bit++) {
            byte[] damaged = coded.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            byte[] decoded;
            try {
                decoded = Samples.decode(token, damaged);
            } catch (IOException e) {
                continue;
            }
            assertThat(decoded).as("bit %d of %s", bit, token).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource(SAMPLES)
    void anyBytesGiveBytesOrAFailure(String token) throws IOException {
        Random random = new Random(3);
        byte[] start = Samples.encode(token, Samples.text(Samples.TEXT));
        for (int round = 0; round < 3000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            System.arraycopy(start, 0, noise, 0, Math.min(noise.length, random.nextInt(start.length)));
            try {
                assertThat(Samples.decode(token, noise)).isNotNull();
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    @Test
    void gzipMayHaveManyMembersAndEveryHeaderField() throws IOException {
        byte[] coded = concat(
                gzip("one "), withAllFields("two "), gzip(""), gzip("three"), Tool.GZIP.encode(Samples.text("!")));
        for (int piece = 1; piece < 40; piece++) {
            assertThat(Samples.decode(List.of(Samples.codec("gzip")), Samples.ANY_RATIO, 3, coded, piece))
                    .asString()
                    .isEqualTo("one two three!");
        }
        assertThat(new GZIPInputStream(new ByteArrayInputStream(coded)).readAllBytes())
                .asString()
                .isEqualTo("one two three!");
    }

    @Test
    void aWrongHeaderCrcIsRefused() throws IOException {
        byte[] coded = withAllFields("two ");
        for (int i = 10; i < 10 + 2 + 3 + 5 + 3 + 2; i++) {
            byte[] damaged = coded.clone();
            damaged[i] ^= 1;
            assertThatIOException().isThrownBy(() -> Samples.decode("gzip", damaged));
        }
    }

    @Test
    void gzipsSizeIsCheckedBesideItsCrc() throws IOException {
        byte[] coded = gzip("text");
        coded[coded.length - 1] ^= 1;
        assertThatIOException()
                .isThrownBy(() -> Samples.decode("gzip", coded))
                .withMessage("the size of the data is wrong");
    }

    @Test
    void zstdMayHaveManyFramesInAnySplit() throws IOException {
        byte[] coded = concat(
                Samples.encode("zstd", Samples.text("one ")),
                new byte[] {0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3}, // skippable
                Samples.encode("zstd", Samples.text("two")));
        for (int piece = 1; piece < coded.length; piece++) {
            assertThat(Samples.decode(List.of(Samples.codec("zstd")), Samples.ANY_RATIO, 2, coded, piece))
                    .asString()
                    .isEqualTo("one two");
        }
    }

    @Test
    void zstdsWindowIsBounded() throws IOException {
        byte[] large = new byte[20 * 1024 * 1024];
        byte[] wide = Tool.run(List.of("zstd", "-q", "--ultra", "--long=24", "-c"), large);
        byte[] fitting = Tool.run(List.of("zstd", "-q", "--long=23", "-c"), large);
        assertThatIOException().isThrownBy(() -> Samples.decode("zstd", wide));
        assertThat(Samples.decode("zstd", fitting)).hasSize(large.length);
    }

    @Test
    void brotlisWindowIsBounded() throws IOException {
        byte[] large = new byte[20 * 1024 * 1024];
        assertThat(Samples.decode("br", Tool.run(List.of("brotli", "-c", "-w", "24"), large)))
                .hasSize(large.length);
        byte[] wide = Tool.run(List.of("brotli", "-c", "--large_window=26"), large);
        assertThatIOException().isThrownBy(() -> Samples.decode("br", wide));
    }

    @Test
    void aZlibDictionaryIsRefused() throws IOException {
        Deflater deflater = new Deflater();
        deflater.setDictionary(Samples.text("vainly"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out, deflater)) {
            zlib.write(Samples.text(Samples.TEXT));
        }
        deflater.end();
        assertThatIOException().isThrownBy(() -> Samples.decode("deflate", out.toByteArray()));
    }

    @Test
    void providersReplaceAndAdd() {
        ContentCodec mine = new Named("gzip");
        Codecs codecs = Codecs.with(List.of(provider("a", mine, new Named("rot13"))));
        assertThat(codecs.find("gzip")).isSameAs(mine);
        assertThat(codecs.acceptEncoding()).isEqualTo("gzip, deflate, br, zstd, rot13");
    }

    @Test
    void twoProvidersOfOneNameAreRefused() {
        assertThatThrownBy(() ->
                        Codecs.with(List.of(provider("a", new Named("rot13")), provider("b", new Named("rot13")))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("content codec rot13: brought by a and b (expected: one; remove the other)");
        for (String bad : new String[] {"", "a b", "Rot13", "identity"}) {
            assertThatThrownBy(() -> Codecs.with(List.of(provider("a", new Named(bad)))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(Samples.text(text));
        }
        return out.toByteArray();
    }

    /** A member whose header has an extra field of 3 bytes, a name, a comment and a CRC. */
    private static byte[] withAllFields(String text) throws IOException {
        byte[] plain = gzip(text);
        byte[] header = concat(
                Arrays.copyOf(plain, 10), new byte[] {3, 0, 1, 2, 3}, Samples.text("name\0"), Samples.text("co\0"));
        header[3] = 2 | 4 | 8 | 16;
        CRC32 crc = new CRC32();
        crc.update(header);
        byte[] check = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
        return concat(header, check, Arrays.copyOfRange(plain, 10, plain.length));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static ContentCodecProvider provider(String name, ContentCodec... codecs) {
        List<ContentCodec> all = new ArrayList<>(List.of(codecs));
        return new ContentCodecProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<ContentCodec> codecs() {
                return all;
            }
        };
    }

    private record Named(String token) implements ContentCodec {

        @Override
        public Decoder decoder() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Encoder encoder() {
            throw new UnsupportedOperationException();
        }
    }
}
