package io.sallyport.netty.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingHttpClient;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Tunnel;
import io.sallyport.auth.Authenticator;
import io.sallyport.config.Timeouts;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.ProxyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of bytes in both directions, through a proxy or not. */
@Timeout(60)
class TunnelTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient client(Proxy proxy) {
        return leaks.watch(
                HttpClient.builder().proxy(proxy).tls(TestTls.clientConfig()).build());
    }

    /** Takes what it asks for, and keeps it. */
    private static final class Taker implements Flow.Subscriber<ByteBuffer> {

        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(ByteBuffer item) {
            signals.add(StandardCharsets.ISO_8859_1.decode(item).toString());
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }

        private String next() throws InterruptedException {
            return String.valueOf(signals.poll(20, TimeUnit.SECONDS));
        }

        private void ask(long n) throws Exception {
            subscription.get(20, TimeUnit.SECONDS).request(n);
        }

        static Taker of(Tunnel tunnel) {
            Taker taker = new Taker();
            tunnel.input().subscribe(taker);
            return taker;
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Tunnel open(CallFuture<Tunnel> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> call) throws Exception {
        try {
            throw new AssertionError("it answered " + call.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static void talk(PeerConnection peer, Tunnel tunnel) throws Exception {
        Taker taker = Taker.of(tunnel);
        taker.ask(Long.MAX_VALUE);
        tunnel.write(bytes("hello")).get(20, TimeUnit.SECONDS);
        peer.expectBytes("hello").send("world");
        assertThat(taker.next()).isEqualTo("world");
        tunnel.shutdownOutput().get(20, TimeUnit.SECONDS);
        peer.expectClose().send("bye").halfClose();
        assertThat(taker.next()).isEqualTo("bye");
        assertThat(taker.next()).isEqualTo("complete");
        tunnel.closed().get(20, TimeUnit.SECONDS);
    }

    @Test
    void goesThroughAProxyByConnect() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port()))) {
            CallFuture<Tunnel> call = client.connect("origin.test:25");
            PeerConnection peer = proxy.accept().expectRequest("CONNECT", "origin.test:25");
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n220 hi\r\n");
            Tunnel tunnel = open(call);
            Taker taker = Taker.of(tunnel);
            taker.ask(1);
            assertThat(taker.next()).as("the other end speaks first").isEqualTo("220 hi\r\n");
            assertThat(client.snapshot().leased()).isEqualTo(1);
            tunnel.close();
            peer.expectClose();
            assertThat(taker.next()).isEqualTo("ConnectionLostException");
            tunnel.closed().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatLetOneTunnelInIsShownUnaskedForTheNext() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port())
                        .withAuthenticator(Authenticator.password("ada", "secret")))) {
            CallFuture<Tunnel> first = client.connect("one.test:25");
            PeerConnection asking = proxy.accept().expectRequest("CONNECT", "one.test:25");
            asking.send("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n");
            asking.expectRequest("CONNECT", "one.test:25").send("HTTP/1.1 200 OK\r\n\r\n");
            open(first).close();
            CallFuture<Tunnel> second = client.connect("two.test:25");
            PeerConnection knowing = proxy.accept().expectRequest("CONNECT", "two.test:25");
            assertThat(knowing.request().headers().first("Proxy-Authorization")).isEqualTo("Basic YWRhOnNlY3JldA==");
            knowing.send("HTTP/1.1 200 OK\r\n\r\n");
            open(second).close();
            asking.expectClose();
            knowing.expectClose();
        }
    }

    @Test
    void aTunnelOverTlsThatIsCutHasNotEnded() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = client(Proxy.https("127.0.0.1", proxy.port()))) {
            CallFuture<Tunnel> call = client.connect("origin.test:25");
            PeerConnection peer = proxy.accept().expectRequest("CONNECT", "origin.test:25");
            peer.send("HTTP/1.1 200 OK\r\n\r\nhalf");
            Taker taker = Taker.of(open(call));
            taker.ask(Long.MAX_VALUE);
            assertThat(taker.next()).isEqualTo("half");
            peer.cut();
            assertThat(taker.next()).isEqualTo("ConnectionLostException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "http", "https"})
    void carriesBytesBothWaysAndClosesByHalves(String way) throws Exception {
        boolean tls = way.equals("https");
        try (ScriptedPeer peer = tls ? ScriptedPeer.start(TestTls.serverContext()) : ScriptedPeer.start();
                HttpClient client = client(
                        switch (way) {
                            case "http" -> Proxy.http("127.0.0.1", peer.port());
                            case "https" -> Proxy.https("127.0.0.1", peer.port());
                            default -> Proxy.DIRECT;
                        })) {
            CallFuture<Tunnel> call =
                    client.connect(way.equals("direct") ? "127.0.0.1:" + peer.port() : "origin.test:443");
            PeerConnection accepted = peer.accept();
            if (!way.equals("direct")) {
                accepted.expectRequest("CONNECT", "origin.test:443").send("HTTP/1.1 200 OK\r\n\r\n");
            }
            Tunnel tunnel = open(call);
            if (tls) {
                Taker taker = Taker.of(tunnel);
                taker.ask(1);
                tunnel.write(bytes("hello")).get(20, TimeUnit.SECONDS);
                accepted.expectBytes("hello").send("world");
                assertThat(taker.next()).isEqualTo("world");
                tunnel.close();
            } else {
                talk(accepted, tunnel);
            }
        }
    }

    @Test
    void readsNoMoreThanIsAskedFor() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.DIRECT)) {
            CallFuture<Tunnel> call = client.connect("127.0.0.1:" + peer.port());
            PeerConnection accepted = peer.accept();
            try (Tunnel tunnel = open(call)) {
                Taker taker = Taker.of(tunnel);
                accepted.send("a");
                assertThat(taker.signals).isEmpty();
                taker.ask(1);
                assertThat(taker.next()).isEqualTo("a");
                accepted.send("b");
                taker.ask(1);
                assertThat(taker.next()).isEqualTo("b");
                assertThat(Taker.of(tunnel).next()).isEqualTo("IllegalStateException");
                taker.ask(0);
                assertThat(taker.next()).isEqualTo("IllegalArgumentException");
                tunnel.closed().get(20, TimeUnit.SECONDS);
                assertThat(failure(tunnel.write(bytes("c")))).isInstanceOf(ConnectionLostException.class);
            }
        }
    }

    @Test
    void isRefusedByTheProxyAndTriesTheNextOnlyIfThatIsNotReached() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Proxy dead = Proxy.http("127.0.0.1", closed);
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .proxies(ProxyChooser.of(dead, Proxy.http("127.0.0.1", proxy.port()), dead))
                        .build());
                HttpClient hopeless = client(dead)) {
            proxy.next(c -> c.expectRequest().send("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno"));
            ProxyException refused = (ProxyException) failure(client.connect("o.test:1"));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.getSuppressed()[0]).isInstanceOf(ConnectFailedException.class);
            assertThat(failure(hopeless.connect("o.test:1"))).isInstanceOf(ConnectFailedException.class);
        }
    }

    @Test
    void isWaitedFor() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.DIRECT)) {
            BlockingHttpClient blocking = client.blocking();
            peer.next(c -> c.send("a").expectClose());
            try (Tunnel tunnel = blocking.connect("127.0.0.1:" + peer.port())) {
                Taker taker = Taker.of(tunnel);
                taker.ask(1);
                assertThat(taker.next()).isEqualTo("a");
            }
            assertThatThrownBy(() -> blocking.connect("127.0.0.1")).isInstanceOf(IllegalArgumentException.class);
        }
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port()))) {
            proxy.next(c -> c.expectRequest().send("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno"));
            assertThatThrownBy(() -> client.blocking().connect("o.test:1")).isInstanceOf(ProxyException.class);
        }
    }

    @Test
    void hasADeadlineUntilItIsThere() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .proxy(Proxy.http("127.0.0.1", proxy.port()))
                        .timeouts(
                                Timeouts.builder().call(Duration.ofMillis(300)).build())
                        .build())) {
            proxy.next(c -> c.expectRequest().stall());
            assertThat(failure(client.connect("o.test:1"))).isInstanceOf(CallTimeoutException.class);
        }
    }

    @Test
    void cancellingLeavesNothingBehind() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port()))) {
            CallFuture<Tunnel> call = client.connect("o.test:1");
            PeerConnection peer = proxy.accept().expectRequest();
            call.cancel(true);
            peer.send("HTTP/1.1 200 OK\r\n\r\n").expectClose();
        }
    }

    @Test
    void endsWithItsClient() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpClient client = client(Proxy.DIRECT);
            CallFuture<Tunnel> call = client.connect("127.0.0.1:" + peer.port());
            PeerConnection accepted = peer.accept();
            Tunnel tunnel = open(call);
            client.closeAsync(Duration.ZERO).get(20, TimeUnit.SECONDS);
            accepted.expectClose();
            tunnel.closed().get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "h", "h:", ":1", "h:0", "h:65536", "h:1/a", "a@h:1", "http://h:1", "::1", "h:1?q", "h:1#f"})
    void isRefusedWithoutHostAndPort(String authority) {
        try (HttpClient client = client(Proxy.DIRECT)) {
            assertThatThrownBy(() -> client.connect(authority))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("connect: \"" + authority + "\"");
        }
    }
}
