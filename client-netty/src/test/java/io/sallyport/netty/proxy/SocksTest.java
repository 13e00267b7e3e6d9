package io.sallyport.netty.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.auth.Authenticator;
import io.sallyport.config.Timeouts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.ProxyException;
import io.sallyport.error.ProxyTimeoutException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.proxy.Proxy;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SOCKS byte by byte: what goes out, and answers of any shape. */
@Timeout(60)
class SocksTest {

    private static final String OPEN5 = "05000001 00000000 0000";

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static PeerConnection exchange(PeerConnection peer, String expected, String answer) {
        byte[] bytes = hex(expected);
        assertThat(HexFormat.of().formatHex(peer.readBytes(bytes.length)))
                .isEqualTo(HexFormat.of().formatHex(bytes));
        for (byte b : hex(answer)) {
            peer.send(new byte[] {b}); // one by one
        }
        return peer;
    }

    private HttpClient client(Proxy proxy) {
        return client(proxy, Duration.ofSeconds(20));
    }

    private HttpClient client(Proxy proxy, Duration limit) {
        return leaks.watch(HttpClient.builder()
                .proxy(proxy)
                .timeouts(Timeouts.builder().proxy(limit).build())
                .build());
    }

    private static void answers(HttpClient client, String host) throws Exception {
        assertThat(client.get("http://" + host + ":258/")
                        .get(20, TimeUnit.SECONDS)
                        .text()
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "o.example, 03 09 6f2e6578616d706c65",
        "127.0.0.1, 01 7f000001",
        "[::1], 04 00000000000000000000000000000001",
    })
    void version5NamesTheTarget(String host, String address) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks5("127.0.0.1", peer.port()))) {
            peer.next(c -> {
                exchange(c, "05 01 00", "05 00");
                exchange(c, "05 01 00 " + address + " 0102", OPEN5);
                c.expectRequest("GET", "/").respond(200, "hello");
            });
            answers(client, host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPEN5, "05000003 05 6162636465 0000", "05000004 00000000000000000000000000000000 0000"})
    void version5TakesAnyBoundAddress(String open) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks5("127.0.0.1", peer.port()))) {
            peer.next(c -> {
                exchange(c, "05 01 00", "05 00");
                exchange(c, "05 01 00 03 01 6f 0102", open);
                c.expectRequest("GET", "/").respond(200, "hello");
            });
            answers(client, "o");
        }
    }

    @Test
    void version5ShowsUserAndPassword() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks5("127.0.0.1", peer.port())
                        .withAuthenticator(Authenticator.password("ada", "pw\u00e9")))) {
            peer.next(c -> {
                exchange(c, "05 02 0002", "05 02");
                exchange(c, "01 03 616461 04 7077c3a9", "01 00");
                exchange(c, "05 01 00 03 01 6f 0102", OPEN5);
                c.expectRequest("GET", "/").respond(200, "hello");
            });
            answers(client, "o");
        }
    }

    @ParameterizedTest
    @CsvSource({"o.example, 00000001 00 6f2e6578616d706c65 00", "127.0.0.1, 7f000001 00"})
    void version4NamesTheTarget(String host, String address) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks4a("127.0.0.1", peer.port()))) {
            peer.next(c -> {
                exchange(c, "04 01 0102 " + address, "00 5a 0000 00000000");
                c.expectRequest("GET", "/").respond(200, "hello");
            });
            answers(client, host);
        }
    }

    private static HttpClientException failure(HttpClient client) throws Exception {
        try {
            throw new AssertionError(
                    "it answered " + client.get("http://o:258/").get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            HttpClientException failure = (HttpClientException) e.getCause();
            assertThat(failure.phase()).isEqualTo(Phase.PROXY);
            assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED);
            return failure;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "48545450, does not speak SOCKS: its answer begins with byte 72",
        "05ff, wants to know who asks",
        "0502, chose method 2",
        "0501, chose method 1",
        "050000, sent bytes that nobody asked for",
    })
    void aGreetingThatWillNotDo(String answer, String why) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks5("127.0.0.1", peer.port()))) {
            peer.next(c -> {
                c.readBytes(3);
                c.send(hex(answer)).stall();
            });
            assertThat(failure(client)).isInstanceOf(ProxyException.class).hasMessageContaining(why);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0501, 'reply 1, general failure'",
        "0502, 'reply 2, not allowed'",
        "0505, 'reply 5, connection refused'",
        "05ff, 'reply 255, unknown'",
        "05000005, an address of type 5",
        "0400, does not speak SOCKS",
        "05000001 00000000 0000 48, sent 1 bytes behind its answer",
    })
    void aReplyThatWillNotDo(String answer, String why) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks5("127.0.0.1", peer.port()))) {
            peer.next(c -> {
                exchange(c, "05 01 00", "05 00");
                c.readBytes(8);
                c.send(hex(answer)).stall();
            });
            assertThat(failure(client)).isInstanceOf(ProxyException.class).hasMessageContaining(why);
        }
    }

    @ParameterizedTest
    @CsvSource({"005b, reply 91", "005c, reply 92", "0500, does not speak SOCKS"})
    void aReplyOfVersion4ThatWillNotDo(String answer, String why) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks4a("127.0.0.1", peer.port()))) {
            peer.next(c -> {
                c.readBytes(11);
                c.send(hex(answer)).stall();
            });
            assertThat(failure(client)).isInstanceOf(ProxyException.class).hasMessageContaining(why);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "05"})
    void aProxyThatSaysNothingMoreTimesOut(String begun) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks5("127.0.0.1", peer.port()), Duration.ofMillis(300))) {
            peer.next(c -> c.send(hex(begun)).stall());
            assertThat(failure(client)).isInstanceOf(ProxyTimeoutException.class);
        }
    }

    @Test
    void aProxyThatHangsUpIsAFailure() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks5("127.0.0.1", peer.port()))) {
            peer.next(c -> {
                c.readBytes(3);
                c.close();
            });
            assertThat(failure(client)).isInstanceOf(ProxyException.class).hasMessageContaining("ended before");
        }
    }

    @Test
    void aPasswordThatIsTooLongNeverGoesOut() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(Proxy.socks5("127.0.0.1", peer.port())
                        .withAuthenticator(Authenticator.password("ada", "x".repeat(256))))) {
            peer.next(c -> exchange(c, "05 02 0002", "05 02").expectClose());
            assertThat(failure(client)).hasMessageContaining("RFC 1929").hasMessageNotContaining("xxx");
        }
    }
}
