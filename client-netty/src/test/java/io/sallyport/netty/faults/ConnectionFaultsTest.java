package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.netty.NativeTransport;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that end or stay in odd ways. */
@Timeout(30)
class ConnectionFaultsTest {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @TempDir
    Path folder;

    private static Throwable failure(CompletableFuture<?> call) throws InterruptedException, TimeoutException {
        try {
            Object result = call.get(10, TimeUnit.SECONDS);
            throw new AssertionError("it answered " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void theEndOfTlsIsTheEndOfTheBodyWhetherTcpEndsOrNot(TlsConfig.Engine engine) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.builder()
                        .tls(TestTls.clientConfig().toBuilder().engine(engine).build())
                        .build())) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\n\r\nhello")
                    .halfClose()
                    .expectClose());
            Response response = client.get(peer.url("/")).get(10, TimeUnit.SECONDS);
            assertThat(response.text().get(5, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }

    @Test
    void anIdleConnectionWhoseTlsEndedIsNotUsedAgain() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(
                        HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            peer.next(c -> c.expectRequest().respond(200, "first").halfClose().expectClose());
            peer.next(c -> c.expectRequest().respond(200, "second"));
            client.get(peer.url("/")).get(10, TimeUnit.SECONDS);
            peer.connection(1).awaitClosedByClient();
            assertThat(client.get(peer.url("/")).get(10, TimeUnit.SECONDS).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aConnectionPastItsAgeTakesNoNewRequest() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .pool(PoolConfig.builder().maxAge(Duration.ofNanos(1)).build())
                        .build())) {
            peer.otherwise(c -> c.expectRequest().respond(200, "once").expectClose());
            for (int i = 1; i <= 3; i++) {
                client.get(peer.url("/")).thenCompose(Response::text).get(10, TimeUnit.SECONDS);
                assertThat(peer.connections()).isEqualTo(i);
            }
        }
    }

    @Test
    void aLateConnectionIsNotKeptWhereNoneIs() throws Exception {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .resolver(host -> {
                            asked.countDown();
                            return addresses;
                        })
                        .pool(PoolConfig.builder().idleTimeout(Duration.ZERO).build())
                        .build())) {
            peer.next(c -> c.expectClose());
            CallFuture<Response> call = client.get("http://late.example:" + peer.port() + "/");
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            call.cancel(true);
            addresses.complete(List.of(InetAddress.getLoopbackAddress()));
            peer.connection(1).awaitClosedByClient();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anEarlyAnswerIsDeliveredThoughThePeerClosesWhileTheBodyGoesOut(NativeTransport kind) throws Exception {
        assumeTrue(kind == NativeTransport.NIO || Epoll.isAvailable());
        NettyTransport transport = leaks.watch(
                NettyTransport.builder().nativeTransport(kind).threads(1).build());
        HttpClient client = HttpClient.builder().transport(transport).build();
        Path file = Files.write(folder.resolve("large"), new byte[8 * 1024 * 1024]);
        for (RequestBody body :
                List.of(RequestBody.of(new byte[8 * 1024 * 1024]), RequestBody.file(file), RequestBody.of("small"))) {
            for (int i = 0; i < 10; i++) {
                try (ScriptedPeer peer = ScriptedPeer.start()) {
                    peer.next(c -> {
                        c.readHead();
                        c.respond(413, "too large");
                        c.close();
                    });
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

    @Test
    void aPeerThatResetsWhileTheBodyGoesOutFailsTheCall() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> {
                c.readHead();
                c.reset();
            });
            assertThat(failure(client.send(Request.put(peer.url("/"))
                            .body(RequestBody.of(new byte[8 * 1024 * 1024]))
                            .build())))
                    .isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void aTransportWhoseEventLoopsAreShutDownStillEndsItsCallsAndItself() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        NettyTransport transport =
                NettyTransport.builder().eventLoopGroup(group).build();
        HttpClient client = HttpClient.builder().transport(transport).build();
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
                    .expectClose());
            peer.next(c -> c.expectRequest().expectClose());
            Response response = client.get(peer.url("/")).get(10, TimeUnit.SECONDS);
            CallFuture<Response> running = client.get(peer.url("/"));
            peer.connection(2).awaitRequests(1);

            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);

            assertThat(failure(running)).isInstanceOf(HttpClientException.class);
            assertThat(failure(response.text())).isInstanceOf(HttpClientException.class);
            response.close();
            assertThat(failure(client.get(peer.url("/")))).isInstanceOf(HttpClientException.class);
            assertThat(failure(client.send(Request.get(peer.url("/"))
                            .deadline(Duration.ofSeconds(5))
                            .build())))
                    .isInstanceOf(HttpClientException.class);
            running.cancel(true);
            transport.closeAsync(Duration.ofSeconds(1)).get(10, TimeUnit.SECONDS);
        }
    }
}
