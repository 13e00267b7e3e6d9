package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.config.AddressGuard;
import io.sallyport.config.RetryPolicy;
import io.sallyport.error.AddressRefusedException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.proxy.Proxy;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guarded client does not connect to, by whatever way it is sent there. */
@Timeout(60)
class AddressGuardTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient guarded() {
        return leaks.watch(HttpClient.builder()
                .addressGuard(AddressGuard.publicOnly())
                .retries(RetryPolicy.defaults())
                .build());
    }

    private static void refuses(HttpClient client, String url) {
        assertThatThrownBy(() -> client.blocking().get(url))
                .isInstanceOfSatisfying(AddressRefusedException.class, refused -> {
                    assertThat(refused.phase()).isEqualTo(Phase.RESOLVE);
                    assertThat(refused.processing()).isEqualTo(Processing.NOT_PROCESSED);
                    assertThat(refused).hasMessageContaining("HttpClientBuilder.addressGuard");
                    assertThat(refused.getSuppressed()).as("never retried").hasSize(1);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1",
                "http://localhost",
                "http://[::1]",
                "http://0.0.0.0",
                "http://127.1",
                "http://2130706433",
                "http://0x7f000001",
                "http://[::ffff:127.0.0.1]",
                "http://[::ffff:7f00:1]",
                "http://169.254.169.254",
                "https://10.0.0.1"
            })
    void connectsToNothingThatIsNotPublic(String origin) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = guarded()) {
            refuses(client, origin + ":" + peer.port() + "/");
            assertThat(peer.connections()).isZero();
        }
    }

    @Test
    void followsNoRedirectThere() throws Exception {
        try (ScriptedPeer outside = ScriptedPeer.start();
                ScriptedPeer inside = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .addressGuard(AddressGuard.only("192.0.2.1").permit("127.0.0.1"))
                        .resolver(host -> CompletableFuture.completedFuture(
                                List.of(host.equals("outside.example") ? LOOPBACK : secret())))
                        .build())) {
            outside.next(connection -> {
                connection.expectRequest("GET", "/");
                connection.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://inside.example:"
                        + inside.port() + "/\r\n\r\n");
                connection.expectClose();
            });
            refuses(client, "http://outside.example:" + outside.port() + "/");
            assertThat(inside.connections()).isZero();
        }
    }

    private static InetAddress secret() {
        try {
            return InetAddress.getByAddress("inside.example", new byte[] {127, 0, 0, 2});
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNameThatChangesIsJudgedEachTime() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .addressGuard(AddressGuard.only("127.0.0.1"))
                        .resolver(host -> CompletableFuture.completedFuture(
                                List.of(lookups.incrementAndGet() == 1 ? LOOPBACK : secret())))
                        .build())) {
            peer.next(connection -> {
                connection.expectRequest("GET", "/");
                connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                connection.close();
            });
            String url = "http://rebound.example:" + peer.port() + "/";
            assertThat(client.blocking().get(url).text()).isEqualTo("ok");
            refuses(client, url);
            assertThat(lookups).hasValue(2);
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void addressesThatArePermittedAreUsed() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .addressGuard(AddressGuard.only("127.0.0.1"))
                        .resolver(host -> CompletableFuture.completedFuture(List.of(secret(), LOOPBACK)))
                        .build())) {
            peer.next(connection ->
                    connection.expectRequest("GET", "/").respond(200, "ok").expectClose());
            assertThat(client.blocking()
                            .get("http://h.example:" + peer.port() + "/")
                            .text())
                    .isEqualTo("ok");
        }
    }

    @Test
    void clientsWithOtherGuardsShareNoConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient open = leaks.watch(HttpClient.create());
                HttpClient guarded =
                        open.toBuilder().addressGuard(AddressGuard.publicOnly()).build()) {
            peer.next(connection ->
                    connection.expectRequest("GET", "/").respond(200, "ok").expectClose());
            assertThat(open.blocking().get(peer.url("/")).text()).isEqualTo("ok");
            assertThat(open.snapshot().idle()).isEqualTo(1);
            refuses(guarded, peer.url("/"));
        }
    }

    @Test
    void behindAProxyAddressesInNumbersAreJudged() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .addressGuard(AddressGuard.publicOnly())
                        .proxy(Proxy.http("127.0.0.1", proxy.port()))
                        .build())) {
            proxy.next(connection -> connection
                    .expectRequest("GET", "http://name.example/")
                    .respond(200, "by proxy")
                    .expectClose());
            refuses(client, "http://169.254.169.254/latest/meta-data");
            assertThat(proxy.connections()).isZero();
            assertThat(client.blocking().get("http://name.example/").text()).isEqualTo("by proxy");
        }
    }
}
