package io.sallyport.jdk.opener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.RequestBody;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges that are answered, and those that are not. */
@Timeout(60)
final class AuthHandlersTest extends OnOrigin {

    private DefaultRealmPasswordManager passwords(String password) {
        DefaultRealmPasswordManager passwords = new DefaultRealmPasswordManager();
        passwords.addPassword(null, origin.url("/"), Origin.USER, password);
        return passwords;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/basic/r", "/digest/r", "/digest/stale", "/digest/fixed"})
    void whoKnowsThePasswordIsLetIn(String path) throws IOException {
        Opener both = opener(
                new BasicAuthHandler(passwords(Origin.PASSWORD)), new DigestAuthHandler(passwords(Origin.PASSWORD)));
        for (int i = 0; i < 3; i++) {
            assertThat(Texts.of(both.open(origin.url(path)))).startsWith("welcome");
        }
    }

    @Test
    void countsGoUpWhileTheNonceStays() throws IOException {
        Opener digest = opener(new DigestAuthHandler(passwords(Origin.PASSWORD)));
        assertThat(Texts.of(digest.open(origin.url("/digest/fixed")))).endsWith("count 00000001");
        assertThat(Texts.of(digest.open(origin.url("/digest/fixed?x")))).endsWith("count 00000002");
        assertThat(Texts.of(digest.open(origin.url("/digest/r")))).endsWith("count 00000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/basic/r", "/digest/r", "/digest/fixed"})
    void aWrongPasswordIsShownOnce(String path) throws IOException {
        Opener both = opener(new BasicAuthHandler(passwords("wrong")), new DigestAuthHandler(passwords("wrong")));
        assertThatThrownBy(() -> both.open(origin.url(path)))
                .isInstanceOf(HttpErrorException.class)
                .hasMessageStartingWith("HTTP error 401")
                .satisfies(e -> assertThat(Texts.of((HttpErrorException) e)).isEqualTo("who?"));
        assertThat(origin.received()).hasSize(2);
    }

    @Test
    void digestIsAskedBeforeBasic() {
        Opener both = opener(new BasicAuthHandler(), new DigestAuthHandler());
        assertThat(both.handlers())
                .filteredOn(AuthHandler.class::isInstance)
                .extracting(handler -> (Object) handler.getClass())
                .containsExactly(DigestAuthHandler.class, BasicAuthHandler.class);
    }

    @Test
    void aBodyThatCannotBeSentAgainIsNot() {
        Opener basic = opener(new BasicAuthHandler(passwords(Origin.PASSWORD)));
        UrlRequest request = UrlRequest.builder(origin.url("/basic/r"))
                .body(RequestBody.inputStream(new ByteArrayInputStream(new byte[3]), 3))
                .build();
        assertThatThrownBy(() -> basic.open(request)).isInstanceOf(HttpErrorException.class);
        assertThat(origin.received()).hasSize(1);
    }

    @Test
    void theAnswerStaysBehindWhenARedirectIsFollowed() throws IOException {
        Handler moving = new Handler() {
            @Override
            public UrlResponse response(UrlRequest request, UrlResponse response, Opener opener) throws IOException {
                boolean in = response.status() == 200 && request.url().endsWith("/basic/r");
                if (!in) {
                    return response;
                }
                response.close();
                return UrlResponse.of(
                        request.url(), 302, "", Headers.of("Location", "/next"), new ByteArrayInputStream(new byte[0]));
            }
        };
        Texts.of(
                opener(moving, new BasicAuthHandler(passwords(Origin.PASSWORD))).open(origin.url("/basic/r")));
        assertThat(origin.received())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("GET /next ")
                .doesNotContain("Authorization");
    }

    /** A handler in the place of a proxy. */
    private static final class FakeProxy extends HttpHandler {

        private final String challenge;
        private final List<String> shown = new ArrayList<>();

        FakeProxy(String challenge) {
            this.challenge = challenge;
        }

        @Override
        protected UrlResponse exchange(UrlRequest request, Opener opener) {
            String credentials = request.allHeaders().first("Proxy-Authorization");
            shown.add(String.valueOf(credentials));
            boolean in = credentials != null;
            return UrlResponse.of(
                    request.url(),
                    in ? 200 : 407,
                    "",
                    in ? Headers.empty() : Headers.of("Proxy-Authenticate", challenge),
                    new ByteArrayInputStream(String.valueOf(request.proxy()).getBytes(UTF_8)));
        }
    }

    @Test
    void aProxyIsAnsweredByBasic() throws IOException {
        FakeProxy proxy = new FakeProxy("Basic realm=\"p\"");
        ProxyBasicAuthHandler basic = new ProxyBasicAuthHandler();
        basic.addPassword("p", "proxy:3128", "ada", "pw");
        Opener through = opener(proxy, new ProxyHandler(Map.of("http_proxy", "http://proxy:3128")) {}, basic);
        assertThat(Texts.of(through.open("http://h/"))).isEqualTo("http://proxy:3128");
        assertThat(proxy.shown).containsExactly("null", "Basic YWRhOnB3");
    }

    @Test
    void aProxyIsAnsweredByDigest() throws IOException {
        FakeProxy proxy = new FakeProxy("Digest realm=\"p\", nonce=\"n\", qop=\"auth\"");
        ProxyDigestAuthHandler digest = new ProxyDigestAuthHandler();
        digest.addPassword("p", "proxy:3128", "ada", "pw");
        Opener through = opener(proxy, new ProxyHandler(Map.of("http_proxy", "http://proxy:3128")) {}, digest);
        Texts.of(through.open("http://h/"));
        assertThat(proxy.shown).hasSize(2).last().asString().startsWith("Digest username=\"ada\", realm=\"p\"");
        assertThat(digest.handlerOrder()).isEqualTo(490);
        assertThat(digest.passwords()).hasToString("PasswordManager with 1 passwords");
    }

    @Test
    void anOriginThatPretendsToBeAProxyGetsNothing() {
        FakeProxy proxy = new FakeProxy("Basic realm=\"p\"");
        DefaultRealmPasswordManager passwords = new DefaultRealmPasswordManager();
        passwords.addPassword(null, "h", "ada", "pw");
        assertThatThrownBy(() ->
                        opener(proxy, new ProxyBasicAuthHandler(passwords)).open("http://h/"))
                .isInstanceOf(HttpErrorException.class);
        assertThat(proxy.shown).containsExactly("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"p\"", "Digest realm=\"p\", nonce=\"n\", qop=\"auth\""})
    void aProxyIsAnsweredBeforeATunnel(String challenge) throws IOException {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient trusting = leaks.watch(
                        HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            proxy.otherwise(connection -> {
                ReceivedRequest connect = connection.nextRequest();
                while (connect != null && !connect.headers().contains("Proxy-Authorization")) {
                    connection.send("HTTP/1.1 407 Who\r\nProxy-Authenticate: " + challenge
                            + "\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n");
                    connect = connection.nextRequest();
                }
                if (connect != null) {
                    connection
                            .send("HTTP/1.1 200 OK\r\n\r\n")
                            .startTls(TestTls.serverContext())
                            .expectRequest("GET", "/a")
                            .respond(200, String.valueOf(connect.headers().first("Proxy-Authorization")));
                }
            });
            String url = "http://127.0.0.1:" + proxy.port();
            DefaultRealmPasswordManager passwords = new DefaultRealmPasswordManager();
            passwords.addPassword(null, url, "ada", "pw");
            Opener.Builder through = Opener.builder().client(trusting).handler(ProxyHandler.of(Map.of("https", url)));
            assertThatThrownBy(() -> through.build().open("https://localhost:1/a"))
                    .isInstanceOfSatisfying(
                            HttpErrorException.class,
                            e -> assertThat(e.headers().toString())
                                    .contains("Proxy-Authenticate")
                                    .doesNotContain("a=b"));
            Opener knowing = through.handler(new ProxyBasicAuthHandler(passwords))
                    .handler(new ProxyDigestAuthHandler(passwords))
                    .build();
            assertThat(Texts.of(knowing.open("https://localhost:1/a")))
                    .satisfiesAnyOf(
                            shown -> assertThat(shown).isEqualTo("Basic YWRhOnB3"),
                            shown -> assertThat(shown).contains("uri=\"localhost:1\""));
        }
    }

    @Test
    void behindASocksProxyNobodyIsAnswered() {
        FakeProxy socks = new FakeProxy("Basic realm=\"p\"");
        DefaultRealmPasswordManager passwords = new DefaultRealmPasswordManager();
        passwords.addPassword(null, "proxy:1080", "ada", "pw");
        assertThatThrownBy(() -> opener(
                                socks,
                                new ProxyHandler(Map.of("http_proxy", "socks5://proxy:1080")) {},
                                new ProxyBasicAuthHandler(passwords))
                        .open("http://h/"))
                .isInstanceOf(HttpErrorException.class);
        assertThat(socks.shown).containsExactly("null");
    }
}
