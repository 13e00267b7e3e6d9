package io.sallyport.netty.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Credentials;
import io.sallyport.config.Http1Config;
import io.sallyport.config.Timeouts;
import io.sallyport.error.AuthenticationException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.ProxyException;
import io.sallyport.error.ProxyTimeoutException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.proxy.Proxy;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to CONNECT of any shape: a tunnel, or a typed failure of the proxy's. */
@Timeout(60)
class HostileProxyTest {

    private static final String TARGET = "https://origin.test/";

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient client(Proxy proxy) {
        return client(proxy, Duration.ofSeconds(20));
    }

    private HttpClient client(Proxy proxy, Duration limit) {
        return leaks.watch(HttpClient.builder()
                .proxy(proxy)
                .tls(TestTls.clientConfig().toBuilder()
                        .dangerouslyAcceptAnyHostName()
                        .build())
                .http1(Http1Config.builder()
                        .maxHeaderBytes(2000)
                        .maxInterimResponses(3)
                        .build())
                .timeouts(Timeouts.builder().proxy(limit).build())
                .build());
    }

    private static HttpClientException failure(CompletableFuture<?> call) throws Exception {
        try {
            throw new AssertionError("it answered " + call.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            HttpClientException failure = (HttpClientException) e.getCause();
            assertThat(failure.phase()).isEqualTo(Phase.PROXY);
            assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED);
            return failure;
        }
    }

    private HttpClientException fails(PeerScript script) throws Exception {
        return fails(script, Duration.ofSeconds(20));
    }

    private HttpClientException fails(PeerScript script, Duration limit) throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port()), limit)) {
            proxy.next(script);
            return failure(client.get(TARGET));
        }
    }

    private void tunnels(String... answer) throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port()))) {
            proxy.next(c -> c.expectRequest("CONNECT", "origin.test:443")
                    .send(answer)
                    .startTls(TestTls.serverContext())
                    .expectRequest("GET", "/")
                    .respond(200, "hello"));
            assertThat(client.get(TARGET).get(20, TimeUnit.SECONDS).text().get(20, TimeUnit.SECONDS))
                    .isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.0 200 Connection established\r\n\r\n",
                "HTTP/1.1 299\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
            })
    void anySuccessIsATunnel(String answer) throws Exception {
        tunnels(answer);
        tunnels(answer.split("(?<=[:/ ])"));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 302, 400, 401, 403, 404, 407, 429, 500, 502, 503, 504, 999})
    void anyOtherStatusIsARefusal(int status) throws Exception {
        ProxyException refused = (ProxyException) fails(c -> c.expectRequest()
                .send("HTTP/1.1 " + status + " No\r\nLocation: https://evil.test/\r\nContent-Length: 5\r\n\r\nsorry"));
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.headers().first("Location")).isEqualTo("https://evil.test/");
        assertThat(refused.body()).asString().isEqualTo("sorry");
        assertThat(refused).hasMessageContaining(status + " No");
    }

    @Test
    void aRefusalsBodyIsBounded() throws Exception {
        ProxyException refused = (ProxyException)
                fails(c -> c.expectRequest().send("HTTP/1.1 503 No\r\n\r\n").sendUntilClosed(new byte[1000]));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).hasSize(ProxyException.MAX_BODY_BYTES);
    }

    @Test
    void aRefusalsBodyMayEndWithTheConnection() throws Exception {
        ProxyException refused = (ProxyException) fails(
                c -> c.expectRequest().send("HTTP/1.1 502 No\r\n\r\nsorry").close());
        assertThat(refused.body()).asString().isEqualTo("sorry");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SSH-2.0-OpenSSH                          | does not start with HTTP/1.x
            HTTP/1.1 200 OK\\r\\n\\r\\nsurplus       | sent 7 bytes behind its answer
            HTTP/1.1 101 Switching\\r\\n\\r\\n       | 101 Switching Protocols
            HTTP/1.1 2xx OK\\r\\n\\r\\n              | no status code
            HTTP/1.1 200 OK\\r\\nNo colon\\r\\n\\r\\n | a field name has byte 0x20
            HTTP/1.1 403 No\\r\\nContent-Length: x\\r\\n\\r\\n | Content-Length "x"
            HTTP/1.1 403 No\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n | Content-Lengths that differ
            HTTP/1.1 403 No\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nx\\r\\n | a chunk size without a digit
            """)
    void aBrokenRuleIsNamed(String answer, String rule) throws Exception {
        String bytes = answer.strip().replace("\\r", "\r").replace("\\n", "\n");
        HttpClientException failure = fails(c -> c.expectRequest().send(bytes).stall());
        assertThat(failure).isInstanceOf(ProxyException.class).hasMessageContaining(rule);
        assertThat(((ProxyException) failure).status()).isZero();
    }

    @Test
    void anEndlessHeadIsCut() throws Exception {
        assertThat(fails(c -> c.expectRequest()
                        .send("HTTP/1.1 200 OK\r\n")
                        .sendUntilClosed("X-A: b\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("a head of more than 2000 bytes");
    }

    @Test
    void endlessInterimAnswersAreCut() throws Exception {
        assertThat(fails(c -> c.expectRequest()
                        .sendUntilClosed("HTTP/1.1 102 Wait\r\n\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("more than 3 interim responses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX: y", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 403 No\r\n"})
    void anAnswerThatStopsTimesOut(String begun) throws Exception {
        assertThat(fails(c -> c.expectRequest().send(begun).stall(), Duration.ofMillis(300)))
                .isInstanceOf(ProxyTimeoutException.class)
                .hasMessageContaining("Timeouts.proxy (PT0.3S)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX: y"})
    void aCloseInMidHeadIsAFailure(String begun) throws Exception {
        assertThat(fails(c -> c.expectRequest().send(begun).close()))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("ended before its answer to CONNECT was complete");
        assertThat(fails(c -> c.expectRequest().send(begun).reset())).isInstanceOf(ProxyException.class);
    }

    @Test
    void aProxyThatDoesNotSpeakTlsIsAFailureOfItsOwn() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.https("127.0.0.1", proxy.port()))) {
            proxy.next(c -> c.send("HTTP/1.1 400 No TLS\r\n\r\n"));
            assertThat(failure(client.get(TARGET)))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("with https://127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void questionsWithoutEndAreAnsweredFiveTimes() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port())
                        .withAuthenticator(asked ->
                                CompletableFuture.completedFuture(Credentials.basic("ada", "p" + asked.refusals()))))) {
            proxy.otherwise(c -> {
                while (true) {
                    c.expectRequest("CONNECT", "origin.test:443")
                            .send(
                                    "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n");
                    if (c.requests().size() == 6) {
                        return;
                    }
                }
            });
            assertThat(((ProxyException) failure(client.get(TARGET))).status()).isEqualTo(407);
            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(proxy.connection(1).requests()).hasSize(6);
        }
    }

    @Test
    void aProxyThatAsksAndClosesIsDialledAgain() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port())
                        .withAuthenticator(Authenticator.basic("ada", "secret")))) {
            proxy.next(c -> c.expectRequest("CONNECT", "origin.test:443")
                    .send("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"a\"\r\nConnection: close\r\n\r\nwho?")
                    .close());
            proxy.next(c -> {
                assertThat(c.expectRequest("CONNECT", "origin.test:443")
                                .request()
                                .headers()
                                .first("Proxy-Authorization"))
                        .isEqualTo("Basic YWRhOnNlY3JldA==");
                c.send("HTTP/1.1 200 OK\r\n\r\n")
                        .startTls(TestTls.serverContext())
                        .expectRequest("GET", "/")
                        .respond(200, "hello");
                assertThat(c.receivedText()).contains("Proxy-Authorization").doesNotContain("secret");
            });
            assertThat(client.get(TARGET).get(20, TimeUnit.SECONDS).text().get(20, TimeUnit.SECONDS))
                    .isEqualTo("hello");
        }
    }

    @Test
    void anAuthenticatorThatFailsFailsTheCall() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port()).withAuthenticator(asked -> {
                    throw new IllegalStateException("s3cret");
                }))) {
            proxy.next(c -> c.expectRequest()
                    .send("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n"));
            assertThat(failure(client.get(TARGET)))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void anAuthenticatorThatNeverAnswersTimesOut() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(
                        Proxy.http("127.0.0.1", proxy.port()).withAuthenticator(asked -> new CompletableFuture<>()),
                        Duration.ofMillis(300))) {
            proxy.next(c -> c.expectRequest()
                    .send("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n"));
            assertThat(failure(client.get(TARGET))).isInstanceOf(ProxyTimeoutException.class);
        }
    }

    /** RFC 7616 section 3.5: somebody in the proxy's place, who does not know the password, gets nothing of what is to go through the tunnel. */
    @Test
    void aTunnelWithAWrongProofIsNotUsed() throws Exception {
        Authenticator ada = Authenticator.password("ada", "s3cret");
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(Proxy.http("127.0.0.1", proxy.port()).withAuthenticator(ada))) {
            proxy.next(c -> {
                c.expectRequest("CONNECT", "origin.test:443")
                        .send("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n")
                        .send("Proxy-Authenticate: Digest realm=\"p\", nonce=\"n\", qop=\"auth\"\r\n\r\n");
                c.expectRequest("CONNECT", "origin.test:443")
                        .send("HTTP/1.1 200 OK\r\nProxy-Authentication-Info: rspauth=\"00112233\"\r\n\r\n")
                        .expectClose();
            });
            assertThat(failure(client.get(TARGET)))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("the proof in Proxy-Authentication-Info is wrong")
                    .hasMessageNotContaining("s3cret");
        }
    }
}
