package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.Phase;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.SilentPort;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing in the middle of things: every call ends by its type, and nothing is left of loops, threads and sockets. */
@Timeout(30)
class ShutdownTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static HttpClientException failure(CompletableFuture<?> call) throws Exception {
        try {
            throw new AssertionError("it answered " + get(call));
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(HttpClientException.class);
            return (HttpClientException) Objects.requireNonNull(e.getCause());
        }
    }

    private static void assertClosed(CompletableFuture<?> call, Phase phase) throws Exception {
        HttpClientException failure = failure(call);
        assertThat(failure).isInstanceOf(ClientClosedException.class);
        assertThat(failure.phase()).isEqualTo(phase);
    }

    @Test
    void endsACallWhoseHostIsLookedUp() throws Exception {
        HttpClient client = leaks.watch(
                HttpClient.builder().resolver(host -> new CompletableFuture<>()).build());
        CallFuture<Response> call = client.get("http://nobody.example/");
        get(client.closeAsync(Duration.ZERO));
        assertThat(failure(call)).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void endsACallThatConnects() throws Exception {
        try (SilentPort port = SilentPort.open()) {
            HttpClient client = leaks.watch(HttpClient.create());
            CallFuture<Response> call = client.get("http://127.0.0.1:" + port.port() + "/");
            get(client.closeAsync(Duration.ZERO));
            assertThat(failure(call)).isInstanceOf(ClientClosedException.class);
        }
    }

    @Test
    void endsACallInTheTlsHandshake() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpClient client =
                    leaks.watch(HttpClient.builder().tls(TestTls.clientConfig()).build());
            CallFuture<Response> call = client.get(peer.url("/").replace("http:", "https:"));
            PeerConnection connection = peer.accept();
            connection.readBytes(1);
            get(client.closeAsync(Duration.ZERO));
            assertThat(failure(call)).isInstanceOf(ClientClosedException.class);
            connection.drain();
        }
    }

    @Test
    void endsACallThatWaitsForRoom() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpClient client = leaks.watch(HttpClient.builder()
                    .pool(PoolConfig.builder().maxConnectionsPerRoute(1).build())
                    .build());
            CallFuture<Response> running = client.get(peer.url("/"));
            PeerConnection connection = peer.accept().expectRequest();
            CallFuture<Response> waiting = client.get(peer.url("/"));
            get(client.closeAsync(Duration.ZERO));
            assertClosed(running, Phase.RESPONSE_HEAD);
            assertClosed(waiting, Phase.POOL);
            connection.expectClose();
        }
    }

    @Test
    void endsACallWhoseBodyGoesOut(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("large"), new byte[16 * 1024 * 1024]);
        for (RequestBody body : List.of(RequestBody.of(new byte[16 * 1024 * 1024]), RequestBody.file(file))) {
            try (ScriptedPeer peer =
                    ScriptedPeer.builder().receiveBuffer(8 * 1024).start()) {
                HttpClient client = leaks.watch(HttpClient.create());
                CallFuture<Response> call = client.put(peer.url("/"), body);
                PeerConnection connection = peer.accept();
                connection.readHead();
                get(client.closeAsync(Duration.ZERO));
                assertClosed(call, Phase.WRITE);
                connection.drain();
            }
        }
    }

    @Test
    void endsABodyThatIsHalfRead() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpClient client = leaks.watch(HttpClient.create());
            CallFuture<Response> call = client.get(peer.url("/"));
            PeerConnection connection =
                    peer.accept().expectRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            CompletableFuture<byte[]> bytes = get(call).bytes();
            get(client.closeAsync(Duration.ZERO));
            assertClosed(bytes, Phase.RESPONSE_BODY);
            connection.expectClose();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLaterCloseShortensTheGraceOfAnEarlierOne(boolean ofTheClient) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            NettyTransport transport = leaks.watch(NettyTransport.builder().build());
            HttpClient client = HttpClient.builder().transport(transport).build();
            CallFuture<Response> running = client.get(peer.url("/"));
            PeerConnection connection = peer.accept().expectRequest();
            CompletableFuture<Void> first = ofTheClient ? client.closeAsync(LONG) : transport.closeAsync(LONG);
            assertThat(first).isNotDone();
            CompletableFuture<Void> second =
                    ofTheClient ? client.closeAsync(Duration.ZERO) : transport.closeAsync(Duration.ZERO);
            get(second);
            get(first);
            assertClosed(running, Phase.RESPONSE_HEAD);
            connection.expectClose();
            get(transport.closeAsync(Duration.ZERO));
        }
    }

    @Test
    void aLaterCloseDoesNotLengthenTheGraceOfAnEarlierOne() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            NettyTransport transport = leaks.watch(NettyTransport.builder().build());
            HttpClient client = HttpClient.builder().transport(transport).build();
            CallFuture<Response> running = client.get(peer.url("/"));
            PeerConnection connection = peer.accept().expectRequest();
            CompletableFuture<Void> first = transport.closeAsync(Duration.ofMillis(50));
            get(transport.closeAsync(LONG));
            get(first);
            assertClosed(running, Phase.RESPONSE_HEAD);
            connection.expectClose();
        }
    }

    @Test
    void anEndlessGraceIsOne() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            NettyTransport transport = leaks.watch(NettyTransport.builder().build());
            HttpClient client = HttpClient.builder().transport(transport).build();
            CallFuture<Response> running = client.get(peer.url("/"));
            PeerConnection connection = peer.accept().expectRequest();
            CompletableFuture<Void> closed = transport.closeAsync(Duration.ofSeconds(Long.MAX_VALUE));
            connection.respond(200, "in time");
            assertThat(get(running.thenCompose(Response::text))).isEqualTo("in time");
            get(closed);
        }
    }

    @Test
    void closeOnALoopIsRefusedAndChangesNothing() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<Void> closing = client.get(peer.url("/")).thenRun(client::close);
            PeerConnection connection = peer.accept().expectRequest().respond(200, "one");
            assertThat(closing.handle((nothing, failure) -> failure).get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class);
            CompletableFuture<String> next = client.get(peer.url("/")).thenCompose(Response::text);
            connection.expectRequest().respond(200, "two");
            assertThat(get(next)).isEqualTo("two");
        }
    }

    @Test
    void closeAsyncOnALoopIsSafe() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpClient client = leaks.watch(HttpClient.create());
            CompletableFuture<Void> closed =
                    client.get(peer.url("/")).thenCompose(response -> client.closeAsync(Duration.ofSeconds(1)));
            peer.accept().expectRequest().respond(200, "one");
            get(closed);
            assertThat(failure(client.get(peer.url("/")))).isInstanceOf(ClientClosedException.class);
        }
    }

    @Test
    void eventLoopsThatWereGivenStayOpen() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> c.expectRequest().respond(200, "one").expectClose());
            NettyTransport transport =
                    leaks.watch(NettyTransport.builder().eventLoopGroup(group).build());
            HttpClient client = HttpClient.builder().transport(transport).build();
            get(client.get(peer.url("/")).thenCompose(Response::text));
            client.close();
            get(transport.closeAsync(Duration.ZERO));
            assertThat(group.isShuttingDown()).isFalse();
            assertThat(group.submit(() -> "runs").get(10, TimeUnit.SECONDS)).isEqualTo("runs");
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void allThreadsAreDaemonsAndEnd(@TempDir Path folder) throws Exception {
        List<Thread> before = threads();
        Path file = Files.write(folder.resolve("file"), new byte[100_000]);
        List<Thread> made;
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(
                        HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            peer.next(c -> c.expectRequest().respond(200, "one"));
            get(client.put(peer.url("/"), file).thenCompose(Response::text)); // needs a thread that may block, too
            made = threads();
            made.removeAll(before);
            made.removeIf(thread -> !thread.getName().startsWith("sallyport"));
            assertThat(made).hasSizeGreaterThan(1).allMatch(Thread::isDaemon);
        }
        for (Thread thread : made) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.toString()).isFalse();
        }
    }

    @Test
    void aTransportThatCannotLookUpItsHostsClosesAllTheSame() throws IOException {
        HttpClient client = leaks.watch(HttpClient.builder()
                .resolver(host -> CompletableFuture.failedFuture(new IOException("no resolver today")))
                .build());
        client.get("http://nobody.example/")
                .handle((response, failure) -> failure)
                .join();
        client.close();
    }

    private static List<Thread> threads() {
        return new ArrayList<>(Thread.getAllStackTraces().keySet());
    }
}
