package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import io.sallyport.config.Http1Config;
import io.sallyport.fuzz.Expect;
import io.sallyport.fuzz.Target;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Responses as bytes. Second opinions: the same in other pieces; heads and chunks read by regular expressions; the head written and read again. */
public final class ResponseTargets {

    /** Reads one response. */
    public interface Reader {

        /** What it was, in pieces of a size. */
        Outcome read(byte[] bytes, int piece);
    }

    /**
     * What a reader told.
     *
     * @param head the final head as text, empty if there was none
     * @param body what came of it
     * @param trailers as text; null if it did not end
     * @param refused whether it was
     * @param left how many bytes belong to nobody
     */
    public record Outcome(
            String head, String body, @Nullable String trailers, boolean refused, int left) {}

    /** Whole heads. */
    public static final Target<Reader> HEAD = new Target<>(
            "response-head", ResponseTargets::read, ResponseTargets::plantedInHead, ResponseTargets::checkHead);

    /** Chunked bodies. */
    public static final Target<Reader> CHUNKED = new Target<>(
            "chunked", ResponseTargets::read, ResponseTargets::plantedInChunked, ResponseTargets::checkChunked);

    private static final Http1Config LIMITS = Http1Config.defaults();
    private static final int SHORT = 1000;
    private static final byte[] CHUNKED_HEAD =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([0-9]) ([1-9][0-9]{2})(?: ([^\\n]*))?");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):(.*)", Pattern.DOTALL);
    private static final Pattern TRAILERS = Pattern.compile("(?:" + TOKEN + ":[^\r\n\0]*+\r\n)*+\r\n");
    private static final Pattern CHUNK_LINE = Pattern.compile("([0-9A-Fa-f]{1,15})(?:[; \t][^\r\n\0]*)?\r\n");

    private ResponseTargets() {}

    /** Joins a folded line without a space. */
    private static Outcome plantedInHead(byte[] bytes, int piece) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\r?\\n[ \\t]+", "");
        return read(text.getBytes(StandardCharsets.ISO_8859_1), piece);
    }

    /** Behind trailers, takes what follows for a part of them. */
    private static Outcome plantedInChunked(byte[] bytes, int piece) {
        Outcome read = read(bytes, piece);
        boolean shows = read.trailers() != null && !read.trailers().isEmpty();
        return shows ? new Outcome(read.head(), read.body(), read.trailers(), false, 0) : read;
    }

    private static void checkHead(Reader reader, byte[] input) {
        Outcome read = samePieces(reader, input);
        if (input.length > SHORT) {
            return;
        }
        String expected = expectedHead(new String(input, StandardCharsets.ISO_8859_1), LIMITS.maxInterimResponses());
        if (read.head().isEmpty()) {
            // Framing has rules of its own.
            Expect.that(
                    expected == null || expected.matches("(?is).*\n(Content-Length|Transfer-Encoding):.*"),
                    "a refusal of " + expected);
            return;
        }
        Expect.same(expected, read.head(), "the head");
        byte[] written = (read.head().replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Expect.same(read.head(), reader.read(written, written.length).head(), "written and read again");
    }

    private static void checkChunked(Reader reader, byte[] input) {
        byte[] bytes = Arrays.copyOf(CHUNKED_HEAD, CHUNKED_HEAD.length + input.length);
        System.arraycopy(input, 0, bytes, CHUNKED_HEAD.length, input.length);
        Outcome read = samePieces(reader, bytes);
        Expect.that(
                read.body().length() <= input.length, "a body of " + read.body().length() + " bytes");
        String text = new String(input, StandardCharsets.ISO_8859_1);
        if (text.length() > SHORT) {
            return;
        }
        StringBuilder body = new StringBuilder();
        int end = chunks(text, body);
        Matcher trailers = TRAILERS.matcher(text);
        if (end >= 0 && trailers.region(end, text.length()).lookingAt()) {
            Expect.same(body.toString(), read.trailers() == null ? "incomplete" : read.body(), "the body");
            Expect.same(text.length() - trailers.end(), read.left(), "bytes behind the body");
        } else if (end < 0) {
            Expect.same(null, read.trailers(), "a body that is not complete");
        }
    }

    /** Where the last chunk ends, or -1. */
    private static int chunks(String text, StringBuilder body) {
        Matcher line = CHUNK_LINE.matcher(text);
        int position = 0;
        while (line.region(position, text.length()).lookingAt()) {
            long size = Long.parseLong(line.group(1), 16);
            position = line.end();
            if (size == 0) {
                return position;
            }
            if (size > text.length() - position || !text.startsWith("\r\n", position + (int) size)) {
                return -1;
            }
            body.append(text, position, position + (int) size);
            position += (int) size + 2;
        }
        return -1;
    }

    /** A final head as {@link Collector} writes it, behind so many interim ones at most, or null. */
    private static @Nullable String expectedHead(String text, int interims) {
        Matcher empty = Pattern.compile("\n\r?\n").matcher(text);
        if (!empty.find() || text.substring(0, empty.end()).matches("(?s).*(\0|\r(?!\n)).*")) {
            return null;
        }
        String[] lines = text.substring(0, empty.start()).split("\r?\n", -1);
        lines[lines.length - 1] = lines[lines.length - 1].replaceFirst("\r\\z", "");
        Matcher status = STATUS.matcher(lines[0]);
        if (!status.matches() || status.group(2).equals("101")) {
            return null;
        }
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String line : Arrays.copyOfRange(lines, 1, lines.length)) {
            Matcher field = FIELD.matcher(line);
            int last = names.size() - 1;
            if ((line.startsWith(" ") || line.startsWith("\t")) && last >= 0) {
                values.set(last, trimmed(values.get(last) + " " + trimmed(line)));
            } else if (field.matches()) {
                names.add(field.group(1));
                values.add(trimmed(field.group(2)));
            } else {
                return null;
            }
        }
        if (status.group(2).startsWith("1")) {
            return interims == 0 ? null : expectedHead(text.substring(empty.end()), interims - 1);
        }
        StringBuilder head = new StringBuilder(status.group(1).equals("0") ? "HTTP/1.0 " : "HTTP/1.1 ");
        head.append(status.group(2))
                .append(' ')
                .append(status.group(3) == null ? "" : status.group(3))
                .append('\n');
        for (int i = 0; i < names.size(); i++) {
            head.append(names.get(i)).append(": ").append(values.get(i)).append('\n');
        }
        return head.toString();
    }

    private static String trimmed(String text) {
        return text.replaceAll("\\A[ \t]+|[ \t]+\\z", "");
    }

    private static Outcome samePieces(Reader reader, byte[] bytes) {
        Outcome whole = reader.read(bytes, bytes.length);
        Expect.same(whole, reader.read(bytes, 1), "read byte by byte");
        Expect.same(whole, reader.read(bytes, 7), "read in pieces");
        return whole;
    }

    private static Outcome read(byte[] bytes, int piece) {
        Http1ResponseReader reader = new Http1ResponseReader();
        Collector collector = new Collector();
        reader.expect("GET", LIMITS, collector);
        boolean refused = false;
        int taken = 0;
        try {
            while (taken < bytes.length && collector.trailers == null) {
                int count = Math.min(piece, bytes.length - taken);
                ByteBuf in = Unpooled.wrappedBuffer(bytes, taken, count);
                reader.read(in);
                taken += count - in.readableBytes();
            }
        } catch (MalformedResponseException e) {
            refused = true;
        }
        return new Outcome(
                collector.head,
                collector.body.toString(StandardCharsets.ISO_8859_1),
                collector.trailers,
                refused,
                collector.trailers == null ? 0 : bytes.length - taken);
    }

    /** Writes down what it is told. */
    private static final class Collector implements Http1ResponseReader.Sink {

        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private String head = "";
        private @Nullable String trailers;

        @Override
        public void interim(Http1Head interim) {}

        @Override
        public void head(Http1Head read, BodyFraming framing) {
            head = (read.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0 " : "HTTP/1.1 ") + read.status() + " "
                    + read.reason() + "\n" + text(read.headers());
        }

        @Override
        public void content(ByteBuf data) {
            byte[] copy = new byte[data.readableBytes()];
            data.readBytes(copy);
            body.writeBytes(copy);
        }

        @Override
        public void end(Headers read) {
            trailers = text(read);
        }

        private static String text(Headers headers) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < headers.size(); i++) {
                out.append(headers.name(i))
                        .append(": ")
                        .append(headers.value(i))
                        .append('\n');
            }
            return out.toString();
        }
    }
}
