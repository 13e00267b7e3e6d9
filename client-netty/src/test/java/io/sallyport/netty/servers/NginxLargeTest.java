package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.event.ConnectionClosed;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.RecordingListener;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** nginx with bodies larger than anybody should hold in memory, with refusals of such, and with its patience. */
@Timeout(120)
class NginxLargeTest {

    private static final int UPLOAD = 100 * 1024 * 1024;
    private static final long LITTLE = 4L * 1024 * 1024;

    @RegisterExtension
    static final Nginx nginx = new Nginx();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    @Test
    void aHugeDownloadIsWholeAndPassesThroughLittleMemory() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            Response response = client.get(nginx.http("/huge.bin")).get(10, TimeUnit.SECONDS);
            Measured body = new Measured();
            response.body().publisher().subscribe(body);
            assertThat(body.bytes.get(100, TimeUnit.SECONDS)).isEqualTo(NginxSite.HUGE);
            Path expected = folder.resolve("expected");
            NginxSite.writeHuge(expected);
            assertThat(body.sum.getValue()).isEqualTo(sum(expected));
            assertThat(body.mostHeld).isLessThan(LITTLE);
        }
    }

    @Test
    void aHugeDownloadIsSavedWhole() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            Path saved = client.blocking().get(nginx.http("/huge.bin")).saveTo(folder.resolve("saved"));
            assertThat(Files.size(saved)).isEqualTo(NginxSite.HUGE);
            Path expected = folder.resolve("expected");
            NginxSite.writeHuge(expected);
            assertThat(sum(saved)).isEqualTo(sum(expected));
        }
    }

    @Test
    void largeUploadsArriveWhole() throws Exception {
        byte[] content = new byte[UPLOAD];
        for (int i = 0; i < UPLOAD; i += 1000) {
            content[i] = (byte) (i / 1000);
        }
        Path file = Files.write(folder.resolve("up"), content);
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            for (RequestBody body :
                    List.of(RequestBody.file(file), RequestBody.publisher(PublishedChunks.of(content)))) {
                assertThat(client.blocking().put(nginx.http("/up/large"), body).status())
                        .isIn(201, 204);
                assertThat(nginx.uploaded(Path.of("up", "large"))).isEqualTo(content);
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhileItGoesOut() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            for (int i = 0; i < 10; i++) {
                FullResponse refusal = client.blocking()
                        .fetch(Request.put(nginx.http("/narrow"))
                                .body(new byte[UPLOAD / 4])
                                .build());
                assertThat(refusal.status()).isEqualTo(413);
                assertThat(refusal.text()).contains("413");
            }
            assertThat(client.blocking().get(nginx.http("/hello")).text()).isEqualTo("hello");
        }
    }

    @Test
    void aServerThatClosesIdleConnectionsIsNoError() throws Exception {
        RecordingListener events = leaks.watch(new RecordingListener());
        try (HttpClient client =
                leaks.watch(HttpClient.builder().listener(events).build())) {
            for (int i = 1; i <= 2; i++) {
                FullResponse response = client.blocking()
                        .fetch(Request.get(nginx.http("/brief")).build());
                assertThat(response.text()).isEqualTo("brief");
                assertThat(response.connection().uses()).isEqualTo(1);
                events.await(ConnectionClosed.class);
                assertThat(client.snapshot().idle()).isZero();
                events.clear();
            }
        }
    }

    private static long sum(Path file) throws IOException {
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum.update(buffer, 0, read);
            }
        }
        return sum.getValue();
    }

    /** Reads piece by piece and looks how many bytes Netty's buffers hold. Signals come one after the other, as Flow demands. */
    private static final class Measured implements Flow.Subscriber<ByteBuffer> {

        final CompletableFuture<Long> bytes = new CompletableFuture<>();
        final CRC32 sum = new CRC32();
        long mostHeld;
        private long read;
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            read += piece.remaining();
            sum.update(piece);
            mostHeld = Math.max(mostHeld, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            bytes.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            bytes.complete(read);
        }
    }
}
