package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ResolveFailedException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.netty.NettyTransport;
import io.sallyport.spi.AddressResolver;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Openings that go wrong end their calls, and leave nothing behind. */
@Timeout(30)
class OpeningFaultsTest {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @TempDir
    Path folder;

    private static Throwable failure(CallFuture<?> call) throws InterruptedException, TimeoutException {
        try {
            Object result = call.get(10, TimeUnit.SECONDS);
            throw new AssertionError("it answered " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static CompletableFuture<List<InetAddress>> loopback() {
        return CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aHostThatIsNoHostNameStillGetsItsHandshake(TlsConfig.Engine engine) throws Exception {
        TlsConfig trusting = TlsConfig.builder()
                .trustOnly(List.of(TestCertificate.CA.certificate()))
                .engine(engine)
                .build();
        answers("localhost.", trusting);
        answers(
                "foo_bar.example",
                trusting.toBuilder().dangerouslyAcceptAnyHostName().build());
    }

    private void answers(String host, TlsConfig tls) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.builder()
                        .resolver(name -> loopback())
                        .tls(tls)
                        .build())) {
            peer.next(c -> c.expectRequest().respond(200, "hello"));
            Response response =
                    client.get("https://" + host + ":" + peer.port() + "/").get(10, TimeUnit.SECONDS);
            assertThat(response.text().get(10, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "throws an error", "null", "fails", "empty", "null address", "null list"})
    void aBrokenResolverFailsTheCall(String how) throws Exception {
        AddressResolver broken = host -> switch (how) {
            case "throws" -> throw new IllegalStateException("broken");
            case "throws an error" -> throw new AssertionError("broken");
            case "fails" -> CompletableFuture.failedFuture(new UnknownHostException("broken"));
            case "empty" -> CompletableFuture.completedFuture(List.of());
            case "null address" -> CompletableFuture.completedFuture(Arrays.asList((InetAddress) null));
            case "null list" -> CompletableFuture.completedFuture(null);
            default -> null;
        };
        try (HttpClient client =
                leaks.watch(HttpClient.builder().resolver(broken).build())) {
            assertThat(failure(client.get("http://broken.example/"))).isInstanceOf(ResolveFailedException.class);
        }
    }

    @Test
    void manyOpeningsThatFailAtOnceDoNotPileUp() throws Exception {
        CompletableFuture<List<InetAddress>> first = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        AddressResolver resolver = host -> {
            asked.countDown();
            return first;
        };
        try (HttpClient client = leaks.watch(HttpClient.builder()
                .resolver(resolver)
                .pool(PoolConfig.builder()
                        .maxConnectionsPerRoute(1)
                        .maxWaiters(20_000)
                        .build())
                .build())) {
            List<CallFuture<Response>> calls = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                calls.add(client.get("http://broken.example/"));
            }
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            first.completeExceptionally(new UnknownHostException("broken"));
            for (CallFuture<Response> call : calls) {
                assertThat(failure(call)).isInstanceOf(ResolveFailedException.class);
            }
        }
    }

    @Test
    void aTransportClosedWhileAFileIsOpenedEndsTheCall() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        CountDownLatch held = new CountDownLatch(1);
        ExecutorService blocking = Executors.newSingleThreadExecutor();
        try {
            NettyTransport transport = leaks.watch(NettyTransport.builder()
                    .threads(1)
                    .blockingExecutor(task -> blocking.execute(() -> {
                        try {
                            held.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        task.run();
                    }))
                    .build());
            HttpClient client = HttpClient.builder().transport(transport).build();
            CallFuture<Response> call = client.send(Request.post("http://127.0.0.1:9/")
                    .body(RequestBody.file(file))
                    .build());
            CompletableFuture<Void> closed = transport.closeAsync(Duration.ZERO);
            held.countDown();
            assertThat(failure(call)).isInstanceOf(ClientClosedException.class);
            closed.get(10, TimeUnit.SECONDS);
        } finally {
            blocking.shutdownNow();
        }
    }

    @Test
    void aCancelledConnectGivesItsPermitBackWhenItsSocketIsClosed() throws Exception {
        // A port whose queue of connections is full: the next one connects for ever.
        try (java.net.ServerSocket deaf = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<java.net.Socket> filling = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    java.nio.channels.SocketChannel one = java.nio.channels.SocketChannel.open();
                    one.configureBlocking(false);
                    one.connect(deaf.getLocalSocketAddress());
                    filling.add(one.socket());
                }
                NettyTransport transport = NettyTransport.builder().threads(1).build();
                HttpClient client = HttpClient.builder().transport(transport).build();
                CallFuture<Response> call = client.get("http://127.0.0.1:" + deaf.getLocalPort() + "/");
                transport.closeAsync(Duration.ZERO).get(3, TimeUnit.SECONDS);
                assertThat(failure(call)).isInstanceOf(ClientClosedException.class);
            } finally {
                for (java.net.Socket each : filling) {
                    each.close();
                }
            }
        }
    }

    @Test
    void tlsThatTheBlockingExecutorNeverPreparesRunsIntoItsLimit() throws Exception {
        Queue<Runnable> queued = new ConcurrentLinkedQueue<>();
        NettyTransport transport = leaks.watch(
                NettyTransport.builder().blockingExecutor(queued::add).build());
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            HttpClient client = HttpClient.builder()
                    .transport(transport)
                    .resolver(name -> loopback())
                    .timeouts(Timeouts.builder().tls(Duration.ofMillis(50)).build())
                    .build();
            peer.otherwise(c -> c.expectFailedHandshake());
            assertThat(failure(client.get(peer.url("/"))))
                    .isInstanceOf(TlsTimeoutException.class)
                    .hasMessageContaining("the blocking executor did not prepare TLS with")
                    .hasMessageContaining("Timeouts.tls (PT0.05S)");
            assertThat(queued).hasSize(1);
            queued.remove().run(); // too late: nothing comes of it
        } finally {
            transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void anExceptionOfTheUsersSessionFailsTheCallAndGivesItsPermitBack() throws Exception {
        SSLContext own = new BrokenSessions(TestTls.clientContext());
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.builder()
                        .tls(TlsConfig.builder().sslContext(own).build())
                        .pool(PoolConfig.builder().maxConnectionsPerRoute(1).build())
                        .build())) {
            peer.otherwise(c -> c.drain());
            for (int i = 0; i < 2; i++) {
                assertThat(failure(client.get(peer.url("/"))))
                        .isInstanceOf(TlsFailedException.class)
                        .hasMessageContaining("broken session")
                        .hasRootCauseInstanceOf(ProviderException.class);
            }
        }
    }

    @Test
    void anExceptionOfTheTrustManagerFailsTheCall() throws Exception {
        javax.net.ssl.X509TrustManager broken = new javax.net.ssl.X509TrustManager() {
            @Override
            public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

            @Override
            public java.security.cert.X509Certificate[] getAcceptedIssuers() {
                throw new IllegalStateException("broken");
            }
        };
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.builder()
                        .tls(TlsConfig.builder().trustManager(broken).build())
                        .build())) {
            peer.otherwise(c -> c.expectFailedHandshake());
            assertThat(failure(client.get(peer.url("/")))).isInstanceOf(HttpClientException.class);
        }
    }
}
