package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.ProtocolException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that came behind a response, in whatever pieces they are read, never answer the next request (RFC 9112 section 9.2). */
@Timeout(30)
class SurplusTest {

    private static final String POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

    /** What Netty reads from a new connection at once. */
    private static final int FIRST_READ = 2048;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final NettyTransport transport = leaks.watch(NettyTransport.builder()
            .eventLoopGroup(group)
            .pool(PoolConfig.builder().maxConnectionsPerRoute(1).build())
            .build());

    @AfterEach
    void close() throws Exception {
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
    }

    private static String padded(int size) {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-Padding: \r\n\r\nx";
        return head.replace("X-Padding: ", "X-Padding: " + "p".repeat(size - head.length()));
    }

    @Test
    void isSeenThoughTheResponseFillsARead() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpClient client = HttpClient.builder().transport(transport).build();
            assertNotPoisoned(peer, client, padded(FIRST_READ) + POISON);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void isSeenInTheNextTlsRecord(TlsConfig.Engine engine) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            HttpClient client = HttpClient.builder()
                    .transport(transport)
                    .tls(TestTls.clientConfig().toBuilder().engine(engine).build())
                    .build();
            assertNotPoisoned(peer, client, padded(100), POISON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", POISON})
    void countsForNothingOnAConnectionThatGoesNoFurther(String surplus) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpClient client = HttpClient.builder().transport(transport).build();
            CompletableFuture<String> first = client.get(peer.url("/first")).thenCompose(Response::text);
            PeerConnection connection = peer.accept();
            connection
                    .expectRequest("GET", "/first")
                    .send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx" + surplus);
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("x");
            connection.expectClose();
            CompletableFuture<String> second = client.get(peer.url("/second")).thenCompose(Response::text);
            peer.accept().expectRequest("GET", "/second").respond(200, "its own");
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("its own");
        }
    }

    /** All that is sent has come before any of it is read: the loop is held meanwhile. A second call waits for the connection. */
    private void assertNotPoisoned(ScriptedPeer peer, HttpClient client, String... sent) throws Exception {
        CallFuture<Response> first = client.get(peer.url("/first"));
        PeerConnection connection = peer.accept();
        connection.readRequest();
        CompletableFuture<String> second = client.get(peer.url("/second")).thenCompose(Response::text);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        group.next().execute(() -> {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        held.await();
        connection.send(sent);
        release.countDown();

        connection.expectClose();
        peer.accept().expectRequest("GET", "/second").respond(200, "its own");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("its own");
        assertThat(first).isCompletedExceptionally();
        assertThat(first.handle((response, failure) -> failure).get(10, TimeUnit.SECONDS))
                .isInstanceOf(ProtocolException.class);
    }
}
