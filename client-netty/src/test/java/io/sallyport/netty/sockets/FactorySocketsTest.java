package io.sallyport.netty.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.BlockingHttpClient;
import io.sallyport.BlockingResponse;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.HttpClientException;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.AddressGuard;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.AddressRefusedException;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.Phase;
import io.sallyport.error.ProxyException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.netty.NettyTransportBuilder;
import io.sallyport.proxy.Proxy;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.SilentPort;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is the sockets' own, beside the contract of all transports. */
@Timeout(60)
class FactorySocketsTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private static TlsConfig over(Factory factory) {
        return TlsConfig.builder().socketFactory(factory).build();
    }

    private HttpClient client(Factory factory) {
        return client(factory, settings -> {});
    }

    private HttpClient client(Factory factory, Consumer<HttpClientBuilder> settings) {
        HttpClientBuilder builder = HttpClient.builder().tls(over(factory));
        settings.accept(builder);
        return leaks.watch(builder.build());
    }

    /** One that serves every connection. */
    private static ScriptedPeer serving() {
        ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
        peer.otherwise(FactorySocketsTest::serve);
        return peer;
    }

    /** A transport of several clients. */
    private record Shared(NettyTransport transport) implements AutoCloseable {

        /** One of them, with a factory of its own. */
        HttpClient client() {
            return HttpClient.builder()
                    .transport(transport)
                    .tls(over(new Factory()))
                    .build();
        }

        @Override
        public void close() {
            transport.closeAsync(Duration.ZERO).toCompletableFuture().join();
        }
    }

    private Shared shared(Consumer<NettyTransportBuilder> settings) {
        NettyTransportBuilder builder = NettyTransport.builder();
        settings.accept(builder);
        return new Shared(leaks.watch(builder.build()));
    }

    /** Answers every request on every connection. */
    private static void serve(PeerConnection connection) {
        while (connection.nextRequest() != null) {
            connection.respond(200, "ok");
        }
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        Factory factory = new Factory();
        try (ScriptedPeer peer = serving();
                HttpClient client = client(factory)) {
            for (int use = 1; use <= 3; use++) {
                BlockingResponse response = client.blocking().get(peer.url("/"));
                assertThat(response.text()).isEqualTo("ok");
                assertThat(response.connection().uses()).isEqualTo(use);
                assertThat(response.connection().tlsSession().getPeerCertificates()[0])
                        .isEqualTo(TestCertificate.LOCALHOST.certificate());
            }
            assertThat(peer.connections()).isEqualTo(1);
            assertThat(factory.unconnected).hasValue(1);
            assertThat(factory.layered).hasValue(0);
        }
    }

    @Test
    void twoFactoriesShareNoConnection() throws Exception {
        try (ScriptedPeer peer = serving();
                Shared shared = shared(settings -> {});
                HttpClient one = shared.client();
                HttpClient other = shared.client()) {
            assertThat(one.blocking().get(peer.url("/")).text()).isEqualTo("ok");
            assertThat(other.blocking().get(peer.url("/")).text()).isEqualTo("ok");
            assertThat(peer.connections()).isEqualTo(2);
        }
    }

    @Test
    void anIdleConnectionHoldsNoThread() throws Exception {
        ExecutorService blocking = Executors.newFixedThreadPool(2);
        try (ScriptedPeer peer = serving();
                Shared shared = shared(settings -> settings.blockingExecutor(blocking));
                HttpClient client = shared.client()) {
            List<CallFuture<Response>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(client.get(peer.url("/")));
            }
            for (CallFuture<Response> call : calls) {
                assertThat(call.get().text().get()).isEqualTo("ok");
            }
            leaks.awaitSettled();
            assertThat(client.snapshot().idle()).isPositive();
            CyclicBarrier both = new CyclicBarrier(2);
            Future<Integer> one = blocking.submit(() -> both.await(20, TimeUnit.SECONDS));
            Future<Integer> other = blocking.submit(() -> both.await(20, TimeUnit.SECONDS));
            assertThat(one.get() + other.get()).isEqualTo(1);
        } finally {
            blocking.shutdown();
        }
    }

    @Test
    void uploadsDoNotWaitBehindReads() throws Exception {
        ExecutorService blocking = Executors.newFixedThreadPool(1);
        byte[] body = new byte[4 * 1024 * 1024];
        try (ScriptedPeer peer = serving();
                Shared shared = shared(settings -> settings.blockingExecutor(blocking));
                HttpClient client = shared.client()) {
            List<CallFuture<Response>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(client.post(peer.url("/"), RequestBody.of(body)));
            }
            for (CallFuture<Response> call : calls) {
                assertThat(call.get().text().get()).isEqualTo("ok");
            }
        } finally {
            blocking.shutdown();
        }
    }

    /** Else who waits for its place would wait for whoever reads. */
    @Test
    void closingDoesNotWaitBehindReads() throws Exception {
        ExecutorService blocking = Executors.newSingleThreadExecutor();
        try (ScriptedPeer idle = ScriptedPeer.start(TestTls.serverContext());
                ScriptedPeer silent = ScriptedPeer.start(TestTls.serverContext());
                ScriptedPeer wanted = ScriptedPeer.start(TestTls.serverContext());
                Shared shared = shared(settings -> settings.blockingExecutor(blocking)
                        .pool(PoolConfig.builder().maxConnections(2).build()));
                HttpClient client = shared.client()) {
            idle.otherwise(FactorySocketsTest::serve);
            silent.next(c -> c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                    .expectClose());
            wanted.otherwise(FactorySocketsTest::serve);
            assertThat(client.blocking().get(idle.url("/")).text()).isEqualTo("ok");
            Response unfinished = client.get(silent.url("/")).get();
            CompletableFuture<byte[]> reading = unfinished.bytes();
            CallFuture<Response> next = client.get(wanted.url("/"));
            idle.connection(1).awaitClosedByClient();
            unfinished.close();
            assertThat(next.get().text().get()).isEqualTo("ok");
            assertThat(reading).failsWithin(20, TimeUnit.SECONDS);
        } finally {
            blocking.shutdown();
        }
    }

    @Test
    void anExecutorThatRefusesEndsTheCall() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                Shared shared = shared(settings -> settings.blockingExecutor(task -> {
                    throw new RejectedExecutionException("full");
                }));
                HttpClient client = shared.client()) {
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")))
                    .isInstanceOf(BlockingExecutorException.class);
        }
    }

    @Test
    void aBodyThatWasBegunIsSentOnAFreshConnectionOnly() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = client(new Factory())) {
            peer.next(connection -> {
                connection.expectRequest().respond(200, "one");
                connection.close();
                gone.countDown();
            });
            peer.otherwise(FactorySocketsTest::serve);
            BlockingHttpClient http = client.blocking();
            assertThat(http.get(peer.url("/")).text()).isEqualTo("one");
            gone.await();
            RequestBody once = RequestBody.inputStream(InputStream.nullInputStream());
            assertThat(http.post(peer.url("/"), once).text()).isEqualTo("ok");
        }
    }

    @Test
    void aProgramThatLayersAlwaysGetsAPlainSocketToDoSo() throws Exception {
        Factory factory = new Factory() {
            @Override
            public Socket createSocket() throws IOException {
                throw new SocketException("Unconnected sockets not implemented");
            }
        };
        try (ScriptedPeer peer = serving();
                HttpClient client = client(factory)) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("ok");
            }
            assertThat(factory.layered).hasValue(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is wrong with a factory. */
    private static final class Faulty extends Factory {

        private final Object first;
        private final Object second;

        Faulty(Object first, Object second) {
            this.first = first;
            this.second = second;
        }

        private static Socket made(Object what) throws IOException {
            if (what instanceof IOException e) {
                throw e;
            }
            if (what instanceof RuntimeException e) {
                throw e;
            }
            if (what instanceof Error e) {
                throw e;
            }
            return what.equals("plain") ? new Socket() : null;
        }

        @Override
        public Socket createSocket() throws IOException {
            return made(first);
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            return made(second);
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new IOException("no cards"), "", ConnectFailedException.class, "no cards"),
                Arguments.of(new IllegalStateException("shut"), "", ConnectFailedException.class, "shut"),
                Arguments.of(new LinkageError("library"), "", ConnectFailedException.class, "library"),
                Arguments.of("null", "", ConnectFailedException.class, "returned null"),
                Arguments.of("plain", new IOException("no keys"), TlsFailedException.class, "no keys"),
                Arguments.of("plain", new LinkageError("library"), TlsFailedException.class, "library"),
                Arguments.of("plain", "null", TlsFailedException.class, "returned null (expected: an SSLSocket)"),
                Arguments.of("plain", "plain", TlsFailedException.class, "returned java.net.Socket (expected"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultyFactoryEndsTheCall(
            Object unconnected, Object layered, Class<? extends HttpClientException> type, String text)
            throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = client(new Faulty(unconnected, layered))) {
            if (unconnected.equals("plain")) {
                peer.next(PeerConnection::expectFailedHandshake);
            }
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")))
                    .isInstanceOf(type)
                    .hasMessageContaining(text);
        }
    }

    @Test
    void itsSocketsGoWhereTheClientMay() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = client(new Factory(), with -> with.addressGuard(AddressGuard.publicOnly()))) {
            assertThatThrownBy(() -> client.blocking().get(peer.url("/"))).isInstanceOf(AddressRefusedException.class);
            assertThat(peer.connections()).isZero();
        }
    }

    @Test
    void connectingHasItsLimit() {
        try (SilentPort silent = SilentPort.open();
                HttpClient client = client(
                        new Factory(),
                        with -> with.timeouts(Timeouts.builder()
                                .connect(Duration.ofMillis(100))
                                .build()))) {
            ConnectTimeoutException late = catchThrowableOfType(
                    ConnectTimeoutException.class,
                    () -> client.blocking().get("https://127.0.0.1:" + silent.port() + "/"));
            assertThat(late.phase()).isEqualTo(Phase.CONNECT);
            assertThat(late).hasMessageContaining("Timeouts.connect (PT0.1S)");
        }
    }

    @Test
    void soHasAFactoryThatNeverReturns() {
        CountDownLatch never = new CountDownLatch(1);
        Factory factory = new Factory() {
            @Override
            public Socket createSocket() throws IOException {
                await(never);
                return super.createSocket();
            }
        };
        try (HttpClient client = client(
                factory,
                with -> with.timeouts(
                        Timeouts.builder().connect(Duration.ofMillis(100)).build()))) {
            assertThatThrownBy(() -> client.blocking().get("https://127.0.0.1:1/"))
                    .isInstanceOf(ConnectTimeoutException.class);
            never.countDown();
        }
    }

    @Test
    void theHandshakeHasItsLimit() throws Exception {
        try (ServerSocket mute = new ServerSocket(0);
                HttpClient client = client(
                        new Factory(),
                        with -> with.timeouts(
                                Timeouts.builder().tls(Duration.ofMillis(100)).build()))) {
            assertThatThrownBy(() -> client.blocking().get("https://127.0.0.1:" + mute.getLocalPort() + "/"))
                    .isInstanceOf(TlsTimeoutException.class)
                    .hasMessageContaining("Timeouts.tls (PT0.1S)");
        }
    }

    @Test
    void aRefusedConnectionIsToldAsEver() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (HttpClient client = client(new Factory())) {
            assertThatThrownBy(() -> client.blocking().get("https://127.0.0.1:" + port + "/"))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining("Connection refused");
        }
    }

    @Test
    void closingTheClientEndsASocketThatIsStuckInAWrite() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.next(connection -> {
                connection.readHead();
                begun.countDown();
                connection.stallUntil(done);
            });
            HttpClient client = client(new Factory());
            CallFuture<Response> call = client.post(peer.url("/"), RequestBody.of(new byte[64 * 1024 * 1024]));
            begun.await();
            client.closeAsync(Duration.ZERO).get(20, TimeUnit.SECONDS);
            assertThat(call).isCompletedExceptionally();
            done.countDown();
        }
    }

    /** Its close takes as long as the test wants: nothing of it can come back to the loop that ends meanwhile. */
    @Test
    void aLoopThatEndsDoesNotWaitForASocketThatIsBeingClosed() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Factory slow = new Factory() {
            @Override
            public Socket createSocket() {
                return new Socket() {
                    @Override
                    public synchronized void close() throws IOException {
                        closing.countDown();
                        await(released);
                        super.close();
                    }
                };
            }
        };
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (ScriptedPeer peer = serving()) {
            NettyTransport transport =
                    NettyTransport.builder().eventLoopGroup(loops).build();
            HttpClient client =
                    HttpClient.builder().transport(transport).tls(over(slow)).build();
            assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("ok");
            CompletableFuture<Void> closed = transport.closeAsync(Duration.ZERO).toCompletableFuture();
            closing.await();
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
        } finally {
            released.countDown();
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void aProxyBehindTlsIsRefused() {
        try (HttpClient client = client(new Factory(), with -> with.proxy(Proxy.https("127.0.0.1", 1)))) {
            assertThatThrownBy(() -> client.blocking().get("https://127.0.0.1:1/"))
                    .isInstanceOf(ProxyException.class)
                    .hasMessageContaining("TlsConfig.socketFactory");
            assertThatThrownBy(() -> client.blocking().get("http://127.0.0.1:1/"))
                    .isInstanceOf(ProxyException.class)
                    .hasMessageContaining("TlsConfig.socketFactory");
        }
    }
}
