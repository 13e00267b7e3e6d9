package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingResponse;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.StatusException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NginxTest {

    @RegisterExtension
    static final Nginx nginx = new Nginx();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private static HttpClientBuilder trusting(TlsConfig.Engine engine) {
        return HttpClient.builder()
                .tls(TestTls.clientConfig().toBuilder().engine(engine).build());
    }

    @Test
    void aSmallAnswerWithDuplicateHeaders() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create());
                BlockingResponse response = client.blocking().get(nginx.http("/hello"))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo("hello");
            assertThat(response.headers().all("X-Dup")).containsExactly("one", "two");
            assertThat(response.toString()).isEqualTo("Response (200) GET " + nginx.http("/hello"));
        }
    }

    @Test
    void oneConnectionServesOneCallAfterTheOther() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            for (int i = 1; i <= 20; i++) {
                FullResponse response = client.blocking()
                        .fetch(Request.get(nginx.http("/small.txt")).build());
                assertThat(response.bytes()).hasSize(1024);
                assertThat(response.connection().uses()).isEqualTo(i);
            }
        }
    }

    @Test
    void theServersLimitOfRequestsPerConnectionIsNoError() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            List<String> connections = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                FullResponse response =
                        client.blocking().fetch(Request.get(nginx.http("/few")).build());
                assertThat(response.text()).isEqualTo("few");
                connections.add(response.connection().label());
            }
            assertThat(connections.stream().distinct().count()).isEqualTo(4);
        }
    }

    @Test
    void whatIsSentInGzipIsDecoded() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            String url = nginx.http("/poem.txt");
            FullResponse decoded = client.blocking().fetch(Request.get(url).build());
            assertThat(decoded.headers().first("Content-Encoding")).isEqualTo("gzip");
            assertThat(decoded.text()).isEqualTo(NginxSite.POEM);
            assertThat(decoded.contentCodings()).isEmpty();
            Path saved = client.blocking().get(url).saveTo(folder.resolve("poem"));
            assertThat(Files.readString(saved)).isEqualTo(NginxSite.POEM);
            FullResponse plain =
                    client.blocking().fetch(Request.get(url).decode(false).build());
            assertThat(plain.headers().contains("Content-Encoding")).isFalse();
            assertThat(plain.text()).isEqualTo(NginxSite.POEM);
            FullResponse raw = client.blocking()
                    .fetch(Request.get(url).header("Accept-Encoding", "gzip").build());
            assertThat(raw.contentCodings()).containsExactly("gzip");
            assertThat(raw.bytes()).hasSizeLessThan(NginxSite.POEM.length() / 10);
            FullResponse part = client.blocking()
                    .fetch(Request.get(url).header("Range", "bytes=3-11").build());
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("vegetable");
            BlockingResponse head = client.blocking().head(url);
            assertThat(head.headers().first("Content-Encoding")).isEqualTo("gzip");
            assertThat(head.bytes()).isEmpty();
            assertThat(head.connection().uses()).isEqualTo(6);
        }
    }

    @Test
    void headAndStatusesWithoutBodies() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            BlockingResponse head = client.blocking().head(nginx.http("/small.txt"));
            assertThat(head.headers().first("Content-Length")).isEqualTo("1024");
            assertThat(head.bytes()).isEmpty();
            String tag = head.headers().first("ETag");
            BlockingResponse unchanged = client.blocking()
                    .send(Request.get(nginx.http("/small.txt"))
                            .header("If-None-Match", String.valueOf(tag))
                            .build());
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.bytes()).isEmpty();
            assertThat(unchanged.connection().uses()).isEqualTo(2);
            assertThatThrownBy(() -> client.blocking().get(nginx.http("/gone")).orThrow())
                    .isInstanceOf(StatusException.class)
                    .hasMessageContaining("410");
        }
    }

    @Test
    void aChunkedAnswer() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            FullResponse response = client.blocking()
                    .fetch(Request.get(nginx.http("/page.shtml")).build());
            assertThat(response.headers().first("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(response.text()).isEqualTo("before GET after");
        }
    }

    @Test
    void aLargeDownloadIsWhole() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            byte[] expected = NginxSite.big();
            assertThat(client.blocking().get(nginx.http("/big.bin")).bytes()).isEqualTo(expected);
            Path saved = client.blocking().get(nginx.http("/big.bin")).saveTo(folder.resolve("big.bin"));
            assertThat(Files.readAllBytes(saved)).isEqualTo(expected);
            assertThat(client.blocking()
                            .get(nginx.http("/big.bin"))
                            .inputStream()
                            .readAllBytes())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aBodyNobodyWantsIsNotDownloaded() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            try (BlockingResponse response = client.blocking().get(nginx.http("/big.bin"))) {
                assertThat(response.status()).isEqualTo(200);
            }
            assertThat(client.blocking().get(nginx.http("/hello")).text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void uploadsOfEveryKindArriveWhole(TlsConfig.Engine engine) throws Exception {
        byte[] content = NginxSite.big();
        Path file = Files.write(folder.resolve("up.bin"), content);
        try (HttpClient client = leaks.watch(trusting(engine).build())) {
            for (String base : List.of(nginx.http("/up/"), nginx.https("/up/"))) {
                assertThat(client.blocking().put(base + "bytes", content).status())
                        .isIn(201, 204);
                assertThat(client.blocking().put(base + "file", file).status()).isIn(201, 204);
                assertThat(client.blocking()
                                .put(base + "stream", RequestBody.publisher(PublishedChunks.of(content)))
                                .status())
                        .isIn(201, 204);
                assertThat(client.blocking()
                                .put(base + "sized", RequestBody.publisher(PublishedChunks.of(content), content.length))
                                .status())
                        .isIn(201, 204);
                for (String name : List.of("bytes", "file", "stream", "sized")) {
                    assertThat(nginx.uploaded(Path.of("up", name))).as(name).isEqualTo(content);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void tlsWithServerNameAndResumption(TlsConfig.Engine engine) throws Exception {
        try (HttpClient client = leaks.watch(trusting(engine).build())) {
            Request once = Request.get(nginx.https("/hello"))
                    .header("Connection", "close")
                    .build();
            assertThat(client.blocking().fetch(once).text()).isEqualTo("TLSv1.3|.|localhost");
            assertThat(client.blocking().fetch(once).text()).isEqualTo("TLSv1.3|r|localhost");
            assertThat(client.snapshot().tlsEngines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void clientCertificatesAreChosenByName(TlsConfig.Engine engine) throws Exception {
        TlsConfig tls = TestTls.clientConfig().toBuilder()
                .engine(engine)
                .identity(TestCertificate.ALICE.identity())
                .build();
        try (HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            String name = TestCertificate.ALICE.identity().name();
            assertThat(client.blocking()
                            .fetch(Request.get(nginx.mutual("/who")).build())
                            .text())
                    .isEqualTo("NONE||.");
            assertThat(client.blocking()
                            .fetch(Request.get(nginx.mutual("/who"))
                                    .tlsIdentity(name)
                                    .build())
                            .text())
                    .startsWith("SUCCESS|");
        }
    }

    @Test
    void aThousandCallsAtOnce() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            List<CompletableFuture<FullResponse>> calls = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                calls.add(client.fetch(Request.get(nginx.http("/small.txt")).build()));
            }
            for (CompletableFuture<FullResponse> call : calls) {
                assertThat(call.join().bytes()).hasSize(1024);
            }
        }
    }
}
