package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.config.RedirectConfig;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OkHttp's server for tests, with its ways to misbehave. */
@Timeout(60)
class MockWebServerTest {

    private static final int LARGE = 16 * 1024 * 1024;
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final SocketEffect CLOSE = new SocketEffect.CloseSocket();
    private static final SocketEffect STALL = SocketEffect.Stall.INSTANCE;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.setServerSocketFactory(new SmallBuffers());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getPort() + "/";
    }

    private FullResponse get(HttpClient client) throws IOException {
        return client.blocking().fetch(Request.get(url()).build());
    }

    private RecordedRequest taken() throws InterruptedException {
        RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    @Test
    void oneConnectionServesManyCalls() throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            for (int i = 0; i < 5; i++) {
                server.enqueue(new MockResponse.Builder().body("answer " + i).build());
                assertThat(get(client).text()).isEqualTo("answer " + i);
                RecordedRequest request = taken();
                assertThat(request.getConnectionIndex()).isZero();
                assertThat(request.getExchangeIndex()).isEqualTo(i);
            }
        }
    }

    @Test
    void redirectsAreAnswersLikeOthersForThoseWhoSaySo() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location: /elsewhere")
                .body("moved")
                .build());
        RedirectConfig none =
                RedirectConfig.builder().policy(RedirectConfig.Policy.NEVER).build();
        try (HttpClient client =
                leaks.watch(HttpClient.builder().redirects(none).build())) {
            FullResponse response = get(client);
            assertThat(response.status()).isEqualTo(302);
            assertThat(response.headers().first("Location")).isEqualTo("/elsewhere");
            assertThat(server.getRequestCount()).isEqualTo(1);
        }
    }

    static Stream<Arguments> effects() {
        return Stream.of(
                effect("closed before the request", b -> b.onRequestStart(CLOSE), ConnectionLostException.class),
                effect("closed after the request", b -> b.onResponseStart(CLOSE), ConnectionLostException.class),
                effect("closed in the response", b -> b.onResponseBody(CLOSE), TruncatedBodyException.class),
                effect("closed in the request", b -> b.onRequestBody(CLOSE), ConnectionLostException.class),
                effect("silent", b -> b.onResponseStart(STALL), ResponseTimeoutException.class),
                effect("stalled in the response", b -> b.onResponseBody(STALL), ReadTimeoutException.class),
                effect("stalled in the request", b -> b.onRequestBody(STALL), WriteTimeoutException.class));
    }

    private static Arguments effect(
            String what, UnaryOperator<MockResponse.Builder> setting, Class<? extends Exception> failure) {
        return Arguments.of(what, setting, failure);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("effects")
    void whatTheSocketDoesIsTold(
            String what, UnaryOperator<MockResponse.Builder> setting, Class<? extends Exception> failure)
            throws Exception {
        server.enqueue(setting.apply(new MockResponse.Builder().body("x".repeat(100_000)))
                .build());
        server.enqueue(new MockResponse.Builder().body("next").build());
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            Request.Builder request = Request.put(url());
            if (failure == ResponseTimeoutException.class) { // the limit that is to run out, and no other
                request.responseTimeout(SHORT);
            } else if (failure == ReadTimeoutException.class) {
                request.readTimeout(SHORT);
            } else if (failure == WriteTimeoutException.class) {
                request.writeTimeout(SHORT);
            }
            if (what.endsWith("request") && !what.contains("before") && !what.contains("after")) {
                request.body(new byte[LARGE]);
            }
            assertThatThrownBy(() -> client.blocking().fetch(request.build())).isInstanceOf(failure);
            assertThat(get(client).status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionThatIsHalfClosedIsNotUsedAgain() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body("first")
                .onResponseEnd(new SocketEffect.CloseSocket(false, false, true))
                .build());
        server.enqueue(new MockResponse.Builder().body("second").build());
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            assertThat(get(client).text()).isEqualTo("first");
            assertThat(get(client).text()).isEqualTo("second");
            assertThat(taken().getConnectionIndex()).isZero();
            assertThat(taken().getConnectionIndex()).isEqualTo(1);
        }
    }

    @Test
    void aSlowBodyIsNoSilentOne() throws Exception {
        String body = "x".repeat(20_000);
        server.enqueue(new MockResponse.Builder()
                .body(body)
                .throttleBody(2000, 20, TimeUnit.MILLISECONDS)
                .build());
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            assertThat(get(client).text()).isEqualTo(body);
        }
    }

    @Test
    void aSlowReaderTakesAllOfARequest() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body("taken")
                .throttleBody(1024 * 1024, 10, TimeUnit.MILLISECONDS)
                .build());
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            FullResponse response = client.blocking()
                    .fetch(Request.put(url()).body(new byte[LARGE]).build());
            assertThat(response.text()).isEqualTo("taken");
            assertThat(taken().getBodySize()).isEqualTo(LARGE);
        }
    }

    @Test
    void chunksAndTrailers() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .chunkedBody("x".repeat(10_000), 7)
                .trailers(Headers.of("X-Sum", "1"))
                .build());
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            FullResponse response = get(client);
            assertThat(response.text()).isEqualTo("x".repeat(10_000));
            assertThat(response.trailers().first("X-Sum")).isEqualTo("1");
        }
    }

    @Test
    void http10() throws Exception {
        server.enqueue(
                new MockResponse.Builder().status("HTTP/1.0 200 OK").body("old").build());
        server.enqueue(new MockResponse.Builder().body("new").build());
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            FullResponse response = get(client);
            assertThat(response.version()).isEqualTo(HttpVersion.HTTP_1_0);
            assertThat(response.text()).isEqualTo("old");
            assertThat(get(client).connection().uses()).isEqualTo(1);
        }
    }

    @Test
    void continueIsWaitedFor() throws Exception {
        server.enqueue(new MockResponse.Builder().add100Continue().body("taken").build());
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            FullResponse response = client.blocking()
                    .fetch(Request.post(url())
                            .header("Expect", "100-continue")
                            .body("hello")
                            .build());
            assertThat(response.text()).isEqualTo("taken");
            assertThat(taken().getBodySize()).isEqualTo(5);
        }
    }

    /** Sockets that take little of a body nobody reads: systems let others grow to many megabytes. */
    private static final class SmallBuffers extends ServerSocketFactory {
        private static final int BYTES = 64 * 1024;

        @Override
        public ServerSocket createServerSocket() throws IOException {
            ServerSocket small = new ServerSocket();
            small.setReceiveBufferSize(BYTES);
            return small;
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return bound(new InetSocketAddress(port), 0);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return bound(new InetSocketAddress(port), backlog);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            return bound(new InetSocketAddress(address, port), backlog);
        }

        private ServerSocket bound(InetSocketAddress address, int backlog) throws IOException {
            ServerSocket small = createServerSocket();
            small.bind(address, backlog);
            return small;
        }
    }
}
