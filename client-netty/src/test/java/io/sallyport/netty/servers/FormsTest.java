package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.MultipartBody;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Protocol;
import io.sallyport.spi.JsonCodec;
import io.sallyport.testing.LeakExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms as the JDK's server gets them: compared with curl's byte by byte, and read by Python. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
class FormsTest {

    /** Reads multipart/form-data as e-mail, whose grammar it is; names have no escapes there. */
    private static final String READ_PARTS = """
            import sys, email.parser
            raw = sys.stdin.buffer.read()
            for part in email.parser.BytesParser().parsebytes(raw).get_payload():
                name = part.get_param('name', header='content-disposition')
                file = part.get_filename()
                body = part.get_payload(decode=True)
                print('|'.join(str(x) for x in (name, file, part['content-type'], len(body), sum(body))))
            """;

    private static final String READ_FORM = """
            import sys, urllib.parse
            raw = sys.stdin.read()
            pairs = urllib.parse.parse_qsl(raw, keep_blank_values=True, strict_parsing=True)
            print(ascii(pairs))
            print(urllib.parse.urlencode(pairs))
            """;

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private HttpClient client() {
        return leaks.watch(protocol.client().build());
    }

    private static int send(HttpClient client, UploadOrigin origin, RequestBody body) {
        return client.fetch(Request.post(origin.url()).body(body).build())
                .join()
                .status();
    }

    private Path file(String name, int size) throws IOException {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i * 31);
        }
        return Files.write(folder.resolve(name), content);
    }

    private static String withoutBoundary(UploadOrigin.Upload upload) {
        return new String(upload.body(), StandardCharsets.ISO_8859_1).replace(upload.boundary(), "BOUNDARY");
    }

    @Test
    void partsAreCurls() throws Exception {
        Path image = file("a \"b\" \u00E4.png", 300_000);
        Path empty = file("empty.dat", 0);
        try (UploadOrigin origin = new UploadOrigin(protocol);
                HttpClient client = client()) {
            Tool.run(
                    new byte[0],
                    "curl",
                    "-sSk",
                    "-H",
                    "Expect:",
                    "-F",
                    "name=Ada \u00E4 \uD83D\uDE00",
                    "-F",
                    "q\"uo\\te=\"",
                    "-F",
                    "line\nbreak\r\nX-Evil: 1=v\r\n--x",
                    "-F",
                    "empty=",
                    "-F",
                    "name=again",
                    "-F",
                    "json={};type=application/json",
                    "-F",
                    "image=@\"" + image.toString().replace("\"", "\\\"") + "\";type=image/png",
                    "-F",
                    "file=@" + empty + ";type=application/octet-stream;filename=x\"\r\ny",
                    origin.url());
            UploadOrigin.Upload curls = origin.next();
            MultipartBody body = RequestBody.multipart()
                    .field("name", "Ada \u00E4 \uD83D\uDE00")
                    .field("q\"uo\\te", "\"")
                    .field("line\r\nbreak\r\nX-Evil: 1", "v\r\n--x")
                    .field("empty", "")
                    .field("name", "again")
                    .part("json", RequestBody.of("{}").withContentType("application/json"))
                    .file("image", image, "image/png")
                    .file("file", "x\"\r\ny", RequestBody.file(empty))
                    .build();
            assertThat(send(client, origin, body)).isEqualTo(200);
            UploadOrigin.Upload ours = origin.next();
            assertThat(withoutBoundary(ours))
                    .isEqualTo(withoutBoundary(curls).replace("name=\"line%0Abreak", "name=\"line%0D%0Abreak"));
            assertThat(ours.contentLength()).isEqualTo(Long.toString(ours.size()));
        }
    }

    @Test
    void anyBodyIsAPartAndPythonReadsIt() throws Exception {
        Path file = file("f.bin", 100_000);
        JsonCodec codec = new JsonCodec() {
            @Override
            public byte[] write(Object value) {
                return ("[" + value + "]").getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Object read(byte[] bytes, Type type) {
                throw new AssertionError("nothing is read");
            }
        };
        try (UploadOrigin origin = new UploadOrigin(protocol);
                HttpClient client =
                        leaks.watch(protocol.client().jsonCodec(codec).build())) {
            SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
            MultipartBody body = RequestBody.multipart()
                    .part("bytes", RequestBody.of(new byte[] {1, 2}))
                    .part("json", RequestBody.json(7))
                    .part("region", RequestBody.file(file, 50_000, 40_000))
                    .file("whole", file)
                    .file("stream", "s", RequestBody.inputStream(new ByteArrayInputStream(new byte[] {3}), 1))
                    .part("publisher", RequestBody.publisher(subscriber -> {
                        publisher.subscribe(subscriber);
                        publisher.submit(ByteBuffer.wrap(new byte[] {4}));
                        publisher.submit(ByteBuffer.wrap(new byte[] {5, 6}));
                        publisher.close();
                    }))
                    .build();
            assertThat(send(client, origin, body)).isEqualTo(200);
            UploadOrigin.Upload upload = origin.next();
            assertThat(upload.contentLength()).isEqualTo("null"); // chunked: nobody knows the publisher's length
            byte[] content = Files.readAllBytes(file);
            assertThat(parts(upload))
                    .containsExactly(
                            "bytes|None|None|2|3",
                            "json|None|application/json|3|" + sum("[7]".getBytes(StandardCharsets.UTF_8), 0, 3),
                            "region|None|None|40000|" + sum(content, 50_000, 90_000),
                            "whole|f.bin|application/octet-stream|100000|" + sum(content, 0, 100_000),
                            "stream|s|application/octet-stream|1|3",
                            "publisher|None|None|3|15");
        }
    }

    private static List<String> parts(UploadOrigin.Upload upload) throws Exception {
        byte[] head = ("Content-Type: " + upload.contentType() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] mail = ByteBuffer.allocate(head.length + upload.body().length)
                .put(head)
                .put(upload.body())
                .array();
        return Tool.run(mail, "python3", "-c", READ_PARTS).lines().toList();
    }

    private static long sum(byte[] bytes, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i] & 0xFF;
        }
        return sum;
    }

    /** Names and values that were published as ways to forge parts, headers and fields. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\"\r\nContent-Type: text/html\r\n\r\n<script>", // CVE-2022-24839, CVE-2023-24807 and their like
                "x\r\n\r\nv\r\n--guess\r\nContent-Disposition: form-data; name=\"admin\"\r\n\r\n1",
                "x\"; filename=\"shell.php",
                "x\n\nv",
                "x\r\r",
                "x\u0085\u2028\u2029y",
                "\u560A\u560D" // low bytes LF and CR: what a cast to a byte makes of them
            })
    void nothingIsForged(String evil) throws Exception {
        try (UploadOrigin origin = new UploadOrigin(protocol);
                HttpClient client = client()) {
            MultipartBody body = RequestBody.multipart()
                    .field(evil, evil)
                    .file(evil, evil, RequestBody.of(new byte[] {1}))
                    .field("last", "v")
                    .build();
            send(client, origin, body);
            UploadOrigin.Upload upload = origin.next();
            String text = new String(upload.body(), StandardCharsets.UTF_8);
            String end = "\r\n--" + upload.boundary();
            assertThat(("\r\n" + text).split(Pattern.quote(end), -1)).hasSize(5);
            for (String part : text.split(Pattern.quote(end), -1)) {
                String head = part.substring(0, Math.max(0, part.indexOf("\r\n\r\n")));
                assertThat(head.lines()
                                .filter(line -> line.contains(":"))
                                .map(line -> line.substring(0, line.indexOf(':'))))
                        .isSubsetOf("Content-Disposition", "Content-Type");
            }
            assertThat(parts(upload)).hasSize(3).last().isEqualTo("last|None|None|1|" + (int) 'v');
        }
    }

    @Test
    void aFormIsReadByPythonAsItWasMeant() throws Exception {
        try (UploadOrigin origin = new UploadOrigin(protocol);
                HttpClient client = client()) {
            RequestBody form =
                    RequestBody.form("b", "1 +&=", "a", "", "b", "\u00E4\uD83D\uDE00", "c d", "%20\r\n", "", "x");
            send(client, origin, form);
            UploadOrigin.Upload upload = origin.next();
            assertThat(upload.contentType()).isEqualTo("application/x-www-form-urlencoded");
            List<String> answer =
                    Tool.run(upload.body(), "python3", "-c", READ_FORM).lines().toList();
            assertThat(answer)
                    .containsExactly(
                            "[('b', '1 +&='), ('a', ''), ('b', '\\xe4\\U0001f600'), ('c d', '%20\\r\\n'), ('', 'x')]",
                            new String(upload.body(), StandardCharsets.US_ASCII));
        }
    }

    /** Counts how far ahead of the server it is read. */
    private static final class Measured extends InputStream {

        private final UploadOrigin origin;
        private long left;
        private long given;
        private final AtomicLong ahead = new AtomicLong();
        private final AtomicReference<Thread> reader = new AtomicReference<>();

        Measured(UploadOrigin origin, long size) {
            this.origin = origin;
            this.left = size;
        }

        @Override
        public int read() {
            throw new AssertionError("byte by byte");
        }

        @Override
        public int read(byte[] into, int start, int length) {
            reader.set(Thread.currentThread());
            int count = (int) Math.min(length, left);
            left -= count;
            given += count;
            ahead.accumulateAndGet(given - origin.received.get(), Math::max);
            return count == 0 ? -1 : count;
        }
    }

    @Test
    void fiftyMegabytesAreReadAsTheServerTakesThem() throws Exception {
        long size = 50L << 20;
        Path sparse = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(size);
        }
        try (UploadOrigin origin = new UploadOrigin(protocol);
                HttpClient client = client()) {
            Measured stream = new Measured(origin, size);
            MultipartBody body = RequestBody.multipart()
                    .part("stream", RequestBody.inputStream(stream, size))
                    .file("file", sparse)
                    .build();
            client.blocking().fetch(Request.post(origin.url()).body(body).build());
            assertThat(origin.next().size()).isEqualTo(body.length()).isGreaterThan(2 * size);
            assertThat(stream.ahead.get()).isLessThan(20L << 20); // most of it in the kernel's buffers
            assertThat(stream.reader.get()).isSameAs(Thread.currentThread());
        }
    }

    @Test
    void theTypeIsTheBodysThoughTheClientHasADefault() throws Exception {
        try (UploadOrigin origin = new UploadOrigin(protocol);
                HttpClient client = leaks.watch(protocol.client()
                        .defaultHeader("Content-Type", "text/plain")
                        .build())) {
            send(client, origin, RequestBody.multipart().field("a", "1").build());
            assertThat(origin.next().contentType()).startsWith("multipart/form-data; boundary=");
            send(client, origin, RequestBody.form(Map.of("a", "1")));
            assertThat(origin.next().contentType()).isEqualTo("application/x-www-form-urlencoded");
        }
    }
}
