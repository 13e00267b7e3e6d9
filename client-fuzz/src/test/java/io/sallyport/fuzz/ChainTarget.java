package io.sallyport.fuzz;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.DecodingException;
import io.sallyport.error.DecompressionRatioException;
import io.sallyport.internal.coding.Codecs;
import io.sallyport.internal.coding.Decoding;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Content-Encoding, which is the first line, and a payload. Second opinion: the payload, which was encoded step by step. */
final class ChainTarget {

    /** Reads the body of a response. */
    interface Chain {

        /** The body as users read it. */
        byte[] read(String contentEncoding, byte[] body) throws IOException;
    }

    static final Target<Chain> TARGET =
            new Target<>("content-encoding", ChainTarget::ours, ChainTarget::planted, ChainTarget::check);

    private static final Request REQUEST = Request.get("http://fuzz.test/").build();
    private static final Decoding DECODING = new Decoding(Codecs.with(List.of()), BodyConfig.defaults(), true);
    private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate", "br", "zstd");
    private static final int MOST_CODINGS = 4;

    private ChainTarget() {}

    /** Undoes the codings in the order in which they were applied. */
    private static byte[] planted(String contentEncoding, byte[] body) throws IOException {
        List<String> names = new ArrayList<>(Arrays.asList(contentEncoding.split(",", -1)));
        Collections.reverse(names);
        return ours(String.join(",", names), body);
    }

    private static byte[] ours(String contentEncoding, byte[] body) throws IOException {
        Headers headers = Headers.of("Content-Encoding", contentEncoding);
        InMemory coded = new InMemory(body);
        IncomingBody read = DECODING.of(
                REQUEST, new ResponseHead(HttpVersion.HTTP_1_1, 200, "OK", headers, NoConnection.INSTANCE), coded);
        Collector collector = new Collector();
        while (!collector.ended) {
            read.pull(collector);
        }
        if (collector.failure != null) {
            throw collector.failure;
        }
        return collector.bytes.toByteArray();
    }

    private static void check(Chain chain, byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int newline = text.indexOf('\n');
        String field = newline < 0 ? text : text.substring(0, newline);
        byte[] payload = Arrays.copyOfRange(input, newline < 0 ? input.length : newline + 1, input.length);
        if (field.matches("(?s).*[\0\r\"].*") || input.length > Target.SECOND_OPINION) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (String element : field.split(",", -1)) {
            String name = element.replaceAll("^[ \t]+|[ \t]+$", "").toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !name.equals("identity")) {
                names.add(name);
            }
        }
        boolean decoded = KNOWN.containsAll(names) && names.size() <= MOST_CODINGS;
        byte[] coded = payload;
        for (String name : decoded ? names : List.<String>of()) {
            coded = Coded.encode(name, coded);
        }
        Expect.that(same(payload, outcome(chain, field, coded)), "another payload than was encoded: " + field);
        if (decoded && names.size() == 1) {
            byte[] expected = Coded.outcome(Coded.decoder(names.get(0)), payload, 64);
            boolean large = (expected != null && expected.length >= Coded.MOST) || payload.length == 0;
            Expect.that(large || same(expected, outcome(chain, field, payload)), "another body than alone");
        }
    }

    private static byte @Nullable [] outcome(Chain chain, String field, byte[] coded) throws IOException {
        try {
            return chain.read(field, coded);
        } catch (DecodingException | DecompressionRatioException e) {
            return null;
        }
    }

    private static boolean same(byte @Nullable [] expected, byte @Nullable [] actual) {
        // Not Arrays.equals alone, of which the fuzzer's own view is that nothing is ever null.
        if (expected == null || actual == null) {
            return expected == null && actual == null;
        }
        return Arrays.equals(expected, actual);
    }

    /** A body in pieces that come at once. */
    private static final class InMemory implements IncomingBody {

        private static final int PIECE = 100;
        private final byte[] bytes;
        private int position;

        private InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public byte @Nullable [] loaded() {
            return null;
        }

        @Override
        public @Nullable Headers trailers() {
            return position == bytes.length ? Headers.empty() : null;
        }

        @Override
        public void pull(BodySink sink) {
            int from = position;
            position = Math.min(bytes.length, from + PIECE);
            if (from == position) {
                sink.onEnd(Headers.empty());
            } else {
                sink.onChunk(
                        ByteBuffer.wrap(bytes, from, position - from).slice().asReadOnlyBuffer());
            }
        }

        @Override
        public void close() {}

        @Override
        public OneThread loop() {
            return OneThread.LOOP;
        }
    }

    /** Takes all there is. */
    private static final class Collector implements BodySink {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean ended;
        private @Nullable HttpClientException failure;

        @Override
        public void onChunk(ByteBuffer chunk) {
            byte[] copy = new byte[chunk.remaining()];
            chunk.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void onEnd(Headers trailers) {
            ended = true;
        }

        @Override
        public void onFailure(HttpClientException cause) {
            ended = true;
            failure = cause;
        }
    }
}
