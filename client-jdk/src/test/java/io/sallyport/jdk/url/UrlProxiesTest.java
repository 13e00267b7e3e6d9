package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.error.ProxyException;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels of URL connections, by the client's connections and by a program's own sockets: who is shown what. */
@Timeout(60)
final class UrlProxiesTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String TUNNEL = "HTTP/1.1 200 Connection established\r\n\r\n";

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private HttpURLConnection open(HttpClient client, String url, Proxy proxy) throws IOException {
        String protocol = url.substring(0, url.indexOf(':'));
        return (HttpURLConnection) new URL(null, url, UrlHandlers.handler(client, protocol)).openConnection(proxy);
    }

    private HttpURLConnection secure(HttpClient client, ScriptedPeer peer, boolean ownSockets) throws IOException {
        HttpURLConnection connection = open(client, "https://localhost:1/a", http(peer));
        if (ownSockets) {
            ((HttpsURLConnection) connection)
                    .setSSLSocketFactory(TestTls.clientContext().getSocketFactory());
        }
        return connection;
    }

    private HttpClient client() {
        return leaks.watch(HttpClient.builder().tls(TestTls.clientConfig()).build());
    }

    private static Proxy http(ScriptedPeer peer) {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", peer.port()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAProgramSetsForAProxyStaysOutOfTheTunnel(boolean ownSockets) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(connection -> {
                connection
                        .expectRequest("CONNECT", "localhost:1")
                        .send(TUNNEL)
                        .startTls(TestTls.serverContext())
                        .expectRequest("GET", "/a")
                        .send(OK);
            });
            HttpURLConnection connection = secure(client, peer, ownSockets);
            connection.setRequestProperty("Proxy-Authorization", "Basic YTpi");
            connection.setRequestProperty("Authorization", "Bearer t");
            assertThat(connection.getInputStream().readAllBytes()).hasSize(5);
            assertThat(connection.usingProxy()).isTrue();
            var requests = peer.connection(1).requests();
            assertThat(requests.get(0).head()).contains("Basic YTpi").doesNotContain("Bearer");
            assertThat(requests.get(1).head()).contains("Bearer t").doesNotContain("Proxy-Authorization");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRefusalIsNoAnswerOfTheServer(boolean ownSockets) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(connection -> connection
                    .expectRequest("CONNECT", "localhost:1")
                    .send("HTTP/1.1 403 No\r\nX-A: proxy\r\nContent-Length: 2\r\n\r\nno"));
            HttpURLConnection connection = secure(client, peer, ownSockets);
            assertThatThrownBy(connection::getInputStream)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 403")
                    .hasCauseInstanceOf(ProxyException.class);
            assertThat(connection.getHeaderField("X-A")).isNull();
            assertThat(connection.getErrorStream()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAuthenticatorAnswersBeforeTheTunnel(boolean ownSockets) throws Exception {
        String schemes = System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(connection -> {
                connection
                        .expectRequest("CONNECT", "localhost:1")
                        .send("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
                connection
                        .expectRequest("CONNECT", "localhost:1")
                        .send(TUNNEL)
                        .startTls(TestTls.serverContext())
                        .expectRequest("GET", "/a")
                        .send(OK);
            });
            HttpURLConnection connection = secure(client, peer, ownSockets);
            connection.setAuthenticator(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication("a", "b".toCharArray());
                }
            });
            assertThat(connection.getInputStream().readAllBytes()).hasSize(5);
            assertThat(peer.connection(1).requests().get(1).head()).contains("Proxy-Authorization: Basic YTpi");
        } finally {
            if (schemes == null) {
                System.clearProperty("jdk.http.auth.tunneling.disabledSchemes");
            } else {
                System.setProperty("jdk.http.auth.tunneling.disabledSchemes", schemes);
            }
        }
    }

    @Test
    void credentialsByHandStayOutOfADirectConnection() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(connection -> connection.expectRequest().send(OK));
            HttpURLConnection connection = open(client, peer.url("/a"), Proxy.NO_PROXY);
            connection.setRequestProperty("Proxy-Authorization", "Basic YTpi");
            assertThat(connection.getInputStream().readAllBytes()).hasSize(5);
            assertThat(peer.connection(1).requests().get(0).head()).doesNotContain("Proxy-Authorization");
        }
    }

    @Test
    void aSocksProxyLooksUpTheName() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(connection -> {
                connection.readBytes(4);
                connection.send(hex("0502"));
                assertThat(connection.readBytes(8)).isEqualTo(hex("0103616461 027077".replace(" ", "")));
                connection.send(hex("0100"));
                assertThat(connection.readBytes(8)).isEqualTo(hex("0501000301 6f 0102".replace(" ", "")));
                connection.send(hex("05000001000000000000"));
                connection.expectRequest("GET", "/a").send(OK);
            });
            Proxy socks = new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", peer.port()));
            HttpURLConnection connection = open(client, "http://o:258/a", socks);
            connection.setAuthenticator(new Authenticator() {
                @Override
                protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                    return getRequestingProtocol().equals("SOCKS5")
                            ? new PasswordAuthentication("ada", "pw".toCharArray())
                            : null;
                }
            });
            assertThat(connection.getInputStream().readAllBytes()).hasSize(5);
            assertThat(connection.usingProxy()).isFalse();
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSilentProxyTimesOut(boolean ownSockets) throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(connection -> {
                connection.expectRequest();
                connection.stallUntil(released);
            });
            HttpURLConnection connection = secure(client, peer, ownSockets);
            connection.setReadTimeout(100);
            assertThatThrownBy(connection::getInputStream)
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
            released.countDown();
        }
    }
}
