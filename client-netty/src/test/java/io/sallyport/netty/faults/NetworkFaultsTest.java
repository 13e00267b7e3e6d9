package io.sallyport.netty.faults;

import static io.sallyport.testing.FaultPlan.Direction.TO_CLIENT;
import static io.sallyport.testing.FaultPlan.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.CallFuture;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.Timeouts;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Processing;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.testing.FaultPlan;
import io.sallyport.testing.FaultProxy;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.SilentPort;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a broken network between the client and a sound server becomes: the right type of failure, and nothing left behind. */
@Timeout(30)
class NetworkFaultsTest {

    private static final int SIZE = 1024 * 1024;
    private static final Duration SHORT = Duration.ofSeconds(1);

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server = serve(plain());

    @AfterEach
    void stopServer() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static HttpServer plain() {
        try {
            return HttpServer.create(free(), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpServer serve(HttpServer made) {
        made.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, SIZE);
                exchange.getResponseBody().write(new byte[SIZE]);
            }
        });
        made.setExecutor(threads);
        made.start();
        return made;
    }

    private FaultProxy proxy(FaultPlan plan) {
        return FaultProxy.builder("127.0.0.1", server.getAddress().getPort())
                .buffer(16 * 1024)
                .plan(plan)
                .start();
    }

    private HttpClientBuilder impatient() {
        return HttpClient.builder()
                .tls(TestTls.clientConfig())
                .timeouts(Timeouts.builder()
                        .connect(SHORT)
                        .tls(SHORT)
                        .write(SHORT)
                        .response(SHORT)
                        .read(SHORT)
                        .build());
    }

    private static HttpClientException failure(CallFuture<?> call) throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("it answered " + call.get(15, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (HttpClientException) e.getCause();
        }
    }

    private HttpClientException failureOf(FaultPlan plan) throws Exception {
        try (FaultProxy proxy = proxy(plan);
                HttpClient client = leaks.watch(impatient().build())) {
            return failure(client.fetch(Request.get(proxy.url("/")).build()));
        }
    }

    @Test
    void withoutFaultsAllIsWell() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.none());
                HttpClient client = leaks.watch(HttpClient.create())) {
            FullResponse response =
                    client.fetch(Request.get(proxy.url("/")).build()).get(10, TimeUnit.SECONDS);
            assertThat(response.bytes()).hasSize(SIZE);
            assertThat(proxy.bytes(TO_CLIENT)).isGreaterThan(SIZE);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPortThatAnswersNobodyIsAConnectTimeout() throws Exception {
        try (SilentPort port = SilentPort.open();
                HttpClient client = leaks.watch(impatient().build())) {
            assertThat(failure(client.get("http://127.0.0.1:" + port.port() + "/")))
                    .isInstanceOf(ConnectTimeoutException.class);
        }
    }

    @Test
    void aPortThatRefusesIsAConnectFailure() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.none()).refuseConnections();
                HttpClient client = leaks.watch(impatient().build())) {
            assertThat(failure(client.get(proxy.url("/")))).isInstanceOf(ConnectFailedException.class);
            proxy.acceptConnections();
            assertThat(client.fetch(Request.get(proxy.url("/")).build())
                            .get(10, TimeUnit.SECONDS)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBlackHoleIsAResponseTimeout() throws Exception {
        HttpClientException failure = failureOf(FaultPlan.blackHole());
        assertThat(failure).isInstanceOf(ResponseTimeoutException.class);
        assertThat(failure.processing()).isEqualTo(Processing.MAYBE_PROCESSED);
    }

    @Test
    void aBlackHoleOverTlsIsATlsTimeout() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.blackHole());
                HttpClient client = leaks.watch(impatient().build())) {
            HttpClientException failure = failure(client.get("https://127.0.0.1:" + proxy.port() + "/"));
            assertThat(failure).isInstanceOf(TlsTimeoutException.class);
            assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED);
        }
    }

    @Test
    void aHandshakeThatBreaksOffIsATlsFailure() throws Exception {
        HttpsServer secure = HttpsServer.create(free(), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        serve(secure);
        try (FaultProxy proxy = FaultProxy.to(secure.getAddress().getPort());
                HttpClient client = leaks.watch(
                        HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            Request request =
                    Request.get("https://127.0.0.1:" + proxy.port() + "/").build();
            proxy.plan(1, FaultPlan.none().closeAt(TO_CLIENT, 100));
            assertThat(failure(client.fetch(request))).isInstanceOf(TlsFailedException.class);
            proxy.plan(2, FaultPlan.none().resetAt(TO_CLIENT, SIZE / 2));
            assertThat(failure(client.fetch(request))).isInstanceOf(TruncatedBodyException.class);
            assertThat(client.fetch(request).get(10, TimeUnit.SECONDS).bytes()).hasSize(SIZE);
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void requestsThatNobodyTakesAreAWriteTimeout() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.none().stallAt(TO_SERVER, 1000));
                HttpClient client = leaks.watch(impatient().build())) {
            HttpClientException failure = failure(client.send(Request.post(proxy.url("/"))
                    .body(RequestBody.of(new byte[64 * SIZE]))
                    .build()));
            assertThat(failure).isInstanceOf(WriteTimeoutException.class);
        }
    }

    @Test
    void anAnswerThatStallsInItsHeadIsAResponseTimeout() throws Exception {
        assertThat(failureOf(FaultPlan.none().stallAt(TO_CLIENT, 9))).isInstanceOf(ResponseTimeoutException.class);
    }

    @Test
    void aDelayLongerThanTheLimitIsAResponseTimeout() throws Exception {
        assertThat(failureOf(FaultPlan.none().delay(TO_SERVER, Duration.ofHours(1))))
                .isInstanceOf(ResponseTimeoutException.class);
    }

    @Test
    void anAnswerThatStallsInItsBodyIsAReadTimeout() throws Exception {
        assertThat(failureOf(FaultPlan.none().stallAt(TO_CLIENT, 5000))).isInstanceOf(ReadTimeoutException.class);
    }

    @Test
    void aStallThatEndsInTimeIsNone() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.none().stallAt(TO_CLIENT, 5000));
                HttpClient client = leaks.watch(HttpClient.create())) {
            CallFuture<FullResponse> call =
                    client.fetch(Request.get(proxy.url("/")).build());
            proxy.connection(1).awaitStalled(TO_CLIENT);
            assertThat(call).isNotDone();
            proxy.release();
            assertThat(call.get(10, TimeUnit.SECONDS).bytes()).hasSize(SIZE);
        }
    }

    @Test
    void aSlowBodyThatKeepsComingOnlyRunsIntoTheDeadline() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.none().bytesPerSecond(TO_CLIENT, 10_000));
                HttpClient client = leaks.watch(impatient().build())) {
            Request request =
                    Request.get(proxy.url("/")).deadline(Duration.ofSeconds(3)).build();
            assertThat(failure(client.fetch(request))).isInstanceOf(CallTimeoutException.class);
            assertThat(proxy.bytes(TO_CLIENT)).isBetween(2_000L, SIZE - 1L);
        }
    }

    @Test
    void aResetBeforeTheAnswerIsALostConnection() throws Exception {
        HttpClientException failure = failureOf(FaultPlan.none().resetAt(TO_CLIENT, 0));
        assertThat(failure).isInstanceOf(ConnectionLostException.class).hasCauseInstanceOf(IOException.class);
        assertThat(failure.processing()).isEqualTo(Processing.MAYBE_PROCESSED);
    }

    @Test
    void aCloseInTheHeadIsALostConnection() throws Exception {
        assertThat(failureOf(FaultPlan.none().closeAt(TO_CLIENT, 9))).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aResetOnAcceptIsALostConnection() throws Exception {
        assertThat(failureOf(FaultPlan.resetOnAccept()))
                .isInstanceOfAny(ConnectionLostException.class, ConnectFailedException.class);
    }

    @Test
    void aResetInTheRequestIsALostConnection() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.none().resetAt(TO_SERVER, SIZE));
                HttpClient client = leaks.watch(impatient().build())) {
            HttpClientException failure = failure(client.send(Request.post(proxy.url("/"))
                    .body(RequestBody.of(new byte[64 * SIZE]))
                    .build()));
            assertThat(failure).isInstanceOf(ConnectionLostException.class);
            assertThat(failure.processing()).isEqualTo(Processing.MAYBE_PROCESSED);
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void bodiesThatEndEarlyAreTruncated() throws Exception {
        for (FaultPlan plan : new FaultPlan[] {
            FaultPlan.none().resetAt(TO_CLIENT, 5000),
            FaultPlan.none().closeAt(TO_CLIENT, 5000),
            FaultPlan.none().truncateAt(TO_CLIENT, 5000)
        }) {
            HttpClientException failure = failureOf(plan);
            assertThat(failure).as(plan.toString()).isInstanceOf(TruncatedBodyException.class);
            assertThat(failure.processing()).isEqualTo(Processing.ANSWERED);
        }
    }

    @Test
    void aConnectionThatDiesWhileIdleIsReplaced() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.none());
                HttpClient client = leaks.watch(HttpClient.create())) {
            Request request = Request.get(proxy.url("/")).build();
            assertThat(client.fetch(request).get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
            proxy.connection(1).reset();
            assertThat(client.fetch(request).get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void aCancelledCallFreesItsConnectionInABlackHole() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.blackHole());
                HttpClient client = leaks.watch(HttpClient.create())) {
            CallFuture<Response> call = client.get(proxy.url("/"));
            proxy.connection(1).awaitStalled(TO_SERVER);
            call.cancel(true);
            assertThat(call).isCancelled(); // and the leak check sees its socket closed
        }
    }
}
