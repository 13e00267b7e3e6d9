package io.sallyport.netty.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingResponse;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.DecodingException;
import io.sallyport.error.DecompressionRatioException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Content codings of peers that do it wrong, byte by byte. */
@Timeout(60)
class CodingFlawsTest {

    private static final int MIB = 1024 * 1024;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    @Test
    void aBodyThatIsCompleteButWrongLeavesItsConnectionUsable() throws Exception {
        byte[] whole = gzip(TestData.mixed(3000));
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
            leaks.awaitSettled();
            BlockingResponse good = client.blocking().get(peer.url("/"));
            assertThat(good.bytes()).isEqualTo(TestData.mixed(3000));
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

    static Stream<Named<byte[]>> bodiesOfRedirects() throws IOException {
        return Stream.of(
                Named.of("garbage", "garbage ".repeat(1000).getBytes(StandardCharsets.US_ASCII)),
                Named.of("cut short", Arrays.copyOf(gzip(TestData.mixed(3000)), 1000)),
                Named.of("a bomb", gzip(new byte[8 * MIB])));
    }

    /** It is read away as it comes over the wire: decoded, it would cost the connection. */
    @ParameterizedTest
    @MethodSource("bodiesOfRedirects")
    void theBodyOfARedirectIsNotDecoded(byte[] body) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> c.expectRequest()
                    .send(head(body.length).replace("200 OK", "302 Found\r\nLocation: /next"))
                    .send(body)
                    .expectRequest("GET", "/next")
                    .respond(200, "there"));
            BlockingResponse response = client.blocking().get(peer.url("/"));
            assertThat(response.text()).isEqualTo("there");
            assertThat(response.connection().uses()).isEqualTo(2);
        }
    }

    private HttpClient clientWithABrokenCodec() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(BrokenCodec.loader(folder));
        try {
            return leaks.watch(HttpClient.create());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aDecoderThatCannotBeMadeFailsTheCallAndFreesTheConnection() throws Exception {
        String broken = head(100_000).replace("gzip", "broken, gzip");
        byte[] body = gzip(TestData.mixed(700));
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = clientWithABrokenCodec()) {
            peer.next(c -> c.expectRequest().send(broken).send(body).expectClose());
            CountDownLatch reading = new CountDownLatch(1);
            peer.next(c -> c.expectRequest()
                    .send(broken.replace("100000", Integer.toString(body.length)))
                    .stallUntil(reading)
                    .send(body)
                    .expectRequest()
                    .respond(200, "next"));
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")).bytes())
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining("the body cannot be decoded: no decoder left");
            leaks.awaitSettled();
            CompletableFuture<byte[]> read =
                    client.get(peer.url("/")).get(10, TimeUnit.SECONDS).bytes();
            reading.countDown();
            assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(DecodingException.class);
            leaks.awaitSettled();
            BlockingResponse next = client.blocking().get(peer.url("/"));
            assertThat(next.text()).isEqualTo("next");
            assertThat(next.connection().uses()).isEqualTo(2);
        }
    }

    @Test
    void aTransportThatEndsTooEarlySaysSoItself() throws Exception {
        byte[] whole = gzip(TestData.mixed(3000));
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
}
