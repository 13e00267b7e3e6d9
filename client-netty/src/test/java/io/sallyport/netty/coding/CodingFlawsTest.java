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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

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
