package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingHttpClient;
import io.sallyport.HttpClient;
import io.sallyport.RequestBody;
import io.sallyport.auth.Authenticator;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.ProxyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Origin;
import io.sallyport.netty.servers.ProxyProgram.Asks;
import io.sallyport.proxy.Proxy;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sockets of a factory against what others wrote: the JDK's server, MockWebServer, and proxies on the way. */
@Timeout(120)
class FactorySocketsServersTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int SIZE = 64 * MEGABYTE;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient client(Proxy proxy) {
        return leaks.watch(HttpClient.builder()
                .tls(TlsConfig.builder()
                        .socketFactory(TestTls.clientContext().getSocketFactory())
                        .build())
                .proxy(proxy)
                .build());
    }

    /** What is on the way. */
    enum Way {
        SQUID,
        SQUID_WITH_PASSWORD,
        TINYPROXY,
        MICROSOCKS;

        ProxyProgram start() throws Exception {
            return switch (this) {
                case SQUID -> ProxyProgram.squid(Asks.NOTHING);
                case SQUID_WITH_PASSWORD -> ProxyProgram.squid(Asks.BASIC);
                case TINYPROXY -> ProxyProgram.tinyproxy(Asks.NOTHING);
                case MICROSOCKS -> ProxyProgram.microsocks(false);
            };
        }

        Proxy proxy(ProxyProgram program) {
            Proxy plain = this == MICROSOCKS
                    ? Proxy.socks5("127.0.0.1", program.port())
                    : Proxy.http("127.0.0.1", program.port());
            return this == SQUID_WITH_PASSWORD
                    ? plain.withAuthenticator(Authenticator.password(ProxyProgram.USER, ProxyProgram.PASSWORD))
                    : plain;
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesThroughProxies(Way way) throws Exception {
        PlainAndSecureOrigin origin = new PlainAndSecureOrigin();
        try (ProxyProgram program = way.start();
                HttpClient client = client(way.proxy(program))) {
            BlockingHttpClient http = client.blocking();
            for (int i = 0; i < 2; i++) {
                assertThat(http.get(origin.https("/a?b=c")).text()).isEqualTo("GET /a?b=c 0");
                assertThat(http.post(origin.https("/p"), RequestBody.of("12345"))
                                .text())
                        .isEqualTo("POST /p 5");
            }
            assertThat(client.snapshot().idle()).isEqualTo(1);
            assertThat(origin.seen()).hasSize(4).noneMatch(headers -> headers.containsKey("Proxy-authorization"));
        } finally {
            origin.close();
        }
    }

    @Test
    void isToldWhatAProxyRefuses() throws Exception {
        try (ProxyProgram squid = ProxyProgram.squid(Asks.NOTHING);
                HttpClient client = client(Proxy.http("127.0.0.1", squid.port()))) {
            assertThatThrownBy(() -> client.blocking().get("https://blocked.example/"))
                    .isInstanceOfSatisfying(
                            ProxyException.class,
                            refused -> assertThat(refused.status()).isEqualTo(403));
        }
    }

    /** The server answers with what it reads while it reads it: neither direction may wait for the other. */
    @Test
    void takesALargeBodyBothWaysAtTheSameTime() throws Exception {
        byte[] piece = new byte[MEGABYTE];
        new Random(7).nextBytes(piece);
        CRC32 sent = new CRC32();
        for (int i = 0; i < SIZE / MEGABYTE; i++) {
            sent.update(piece);
        }
        try (Origin echo = Origin.secure(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (InputStream in = exchange.getRequestBody();
                            OutputStream out = exchange.getResponseBody()) {
                        in.transferTo(out);
                    }
                });
                HttpClient client = client(Proxy.DIRECT)) {
            for (int round = 0; round < 2; round++) {
                CRC32 received = new CRC32();
                long count = 0;
                RequestBody body = RequestBody.publisher(pieces(piece), SIZE);
                try (InputStream in =
                        client.blocking().post(echo.url("/"), body).inputStream()) {
                    byte[] buffer = new byte[MEGABYTE];
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        received.update(buffer, 0, n);
                        count += n;
                    }
                }
                assertThat(count).isEqualTo(SIZE);
                assertThat(received.getValue()).isEqualTo(sent.getValue());
            }
        }
    }

    private static Flow.Publisher<ByteBuffer> pieces(byte[] piece) {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {

            private int left = SIZE / MEGABYTE;

            @Override
            public void request(long wanted) {
                for (long i = 0; i < wanted && left > 0; i++) {
                    left--;
                    subscriber.onNext(ByteBuffer.wrap(piece));
                }
                if (left == 0) {
                    left = -1;
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                left = -1;
            }
        });
    }

    @Test
    void readsASlowServer() throws Exception {
        try (MockWebServer server = new MockWebServer();
                HttpClient client = client(Proxy.DIRECT)) {
            server.useHttps(TestTls.serverContext().getSocketFactory());
            server.start();
            String body = "a".repeat(100_000);
            server.enqueue(new MockResponse.Builder()
                    .body(body)
                    .throttleBody(20_000, 20, TimeUnit.MILLISECONDS)
                    .build());
            server.enqueue(new MockResponse.Builder().chunkedBody(body, 999).build());
            for (int i = 0; i < 2; i++) {
                assertThat(client.blocking()
                                .get("https://localhost:" + server.getPort() + "/")
                                .text())
                        .isEqualTo(body);
            }
            server.takeRequest();
            assertThat(server.takeRequest().getExchangeIndex()).isEqualTo(1);
        }
    }
}
