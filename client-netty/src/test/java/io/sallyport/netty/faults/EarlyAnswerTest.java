package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.TlsConfig;
import io.sallyport.netty.NativeTransport;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Final answers that come while the request's body goes out (RFC 9112 section 9.5). */
@Timeout(60)
class EarlyAnswerTest {

    private static final int LARGE = 8 * 1024 * 1024;
    private static final int TIMES = 5;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void isDeliveredThoughAResetFollows(NativeTransport kind) throws Exception {
        assertDelivered(kind, null, c -> {
            c.readHead();
            c.respond(413, "too large");
            c.reset();
        });
    }

    @ParameterizedTest
    @CsvSource({"NIO,JSSE", "NIO,BORINGSSL", "EPOLL,JSSE", "EPOLL,BORINGSSL"})
    void isDeliveredOverTlsThoughAResetFollows(NativeTransport kind, TlsConfig.Engine engine) throws Exception {
        assertDelivered(kind, engine, c -> {
            c.readHead();
            c.respond(413, "too large");
            c.reset();
        });
    }

    @ParameterizedTest
    @CsvSource({"NIO,JSSE", "NIO,BORINGSSL", "EPOLL,JSSE", "EPOLL,BORINGSSL"})
    void isDeliveredOverTlsThoughTheServerCloses(NativeTransport kind, TlsConfig.Engine engine) throws Exception {
        assertDelivered(kind, engine, c -> {
            c.readHead();
            c.respond(413, "too large");
            c.close();
        });
    }

    @Test
    void endsTheConnectionIfTheBodyIsNotOut() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.builder().receiveBuffer(8 * 1024).start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> {
                c.readHead();
                c.respond(200, "early").drain();
            });
            peer.next(c -> c.expectRequest("GET", "/next").respond(200, "next"));

            Response early = client.put(peer.url("/"), new byte[LARGE]).get(10, TimeUnit.SECONDS);

            assertThat(early.text().get(10, TimeUnit.SECONDS)).isEqualTo("early");
            Response next = client.get(peer.url("/next")).get(10, TimeUnit.SECONDS);
            assertThat(next.connection().uses()).isEqualTo(1);
            peer.connection(1).awaitClosedByClient();
        }
    }

    @Test
    void leavesTheConnectionInUseIfTheBodyIsOut() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> {
                c.readHead();
                c.respond(200, "early").readBody();
                c.expectRequest("GET", "/next").respond(200, "next");
            });

            client.put(peer.url("/"), new byte[1000])
                    .thenCompose(Response::text)
                    .get(10, TimeUnit.SECONDS);

            Response next = client.get(peer.url("/next")).get(10, TimeUnit.SECONDS);
            assertThat(next.connection().uses()).isEqualTo(2);
        }
    }

    private void assertDelivered(NativeTransport kind, TlsConfig.Engine engine, PeerScript script) throws Exception {
        NettyTransport transport = leaks.watch(
                NettyTransport.builder().nativeTransport(kind).threads(1).build());
        HttpClient client = HttpClient.builder()
                .transport(transport)
                .tls(TestTls.clientConfig().toBuilder()
                        .engine(engine == null ? TlsConfig.Engine.JSSE : engine)
                        .build())
                .build();
        Path file = Files.write(folder.resolve("large"), new byte[LARGE]);
        for (RequestBody body :
                List.of(RequestBody.of(new byte[LARGE]), RequestBody.file(file), RequestBody.of("small"))) {
            for (int i = 0; i < TIMES; i++) {
                try (ScriptedPeer peer =
                        engine == null ? ScriptedPeer.start() : ScriptedPeer.start(TestTls.serverContext())) {
                    peer.next(script);
                    Response response = client.send(
                                    Request.put(peer.url("/")).body(body).build())
                            .get(10, TimeUnit.SECONDS);
                    assertThat(response.status()).isEqualTo(413);
                    assertThat(response.text().get(10, TimeUnit.SECONDS)).isEqualTo("too large");
                }
            }
        }
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
    }
}
