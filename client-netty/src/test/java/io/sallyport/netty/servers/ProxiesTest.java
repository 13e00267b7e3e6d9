package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.BlockingHttpClient;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.auth.Authenticator;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.ProxyException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.servers.ProxyProgram.Asks;
import io.sallyport.proxy.Proxy;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through proxies that others wrote: squid, tinyproxy, microsocks, Dante, and haproxy for TLS in front. */
@Timeout(120)
class ProxiesTest {

    private static final Authenticator ADA = Authenticator.password(ProxyProgram.USER, ProxyProgram.PASSWORD);

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private PlainAndSecureOrigin origin;

    @BeforeEach
    void start() throws Exception {
        origin = new PlainAndSecureOrigin();
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private HttpClient client(Proxy proxy) {
        return leaks.watch(
                HttpClient.builder().tls(TestTls.clientConfig()).proxy(proxy).build());
    }

    private void worksBy(Proxy proxy) throws Exception {
        worksBy(proxy, "localhost", true);
    }

    /** Both schemes, twice each, so that connections are used again, and a body. */
    private void worksBy(Proxy proxy, String host, boolean keepsAlive) throws Exception {
        try (HttpClient client = client(proxy)) {
            BlockingHttpClient http = client.blocking();
            for (int i = 0; i < 2; i++) {
                assertThat(http.get(origin.http(host, "/a?b=c")).text()).isEqualTo("GET /a?b=c 0");
                assertThat(http.get(origin.https(host, "/a?b=c")).text()).isEqualTo("GET /a?b=c 0");
                assertThat(http.post(origin.https(host, "/p"), RequestBody.of("12345"))
                                .text())
                        .isEqualTo("POST /p 5");
                assertThat(http.post(origin.http(host, "/p"), RequestBody.of("12345"))
                                .text())
                        .isEqualTo("POST /p 5");
            }
            if (keepsAlive) {
                assertThat(client.snapshot().idle()).isEqualTo(2);
            }
        }
        assertThat(origin.seen()).hasSize(8).noneMatch(headers -> headers.containsKey("Proxy-authorization"));
    }

    @ParameterizedTest
    @EnumSource(Asks.class)
    void squid(Asks asks) throws Exception {
        try (ProxyProgram squid = ProxyProgram.squid(asks)) {
            worksBy(Proxy.http("localhost", squid.port()).withAuthenticator(asks == Asks.NOTHING ? null : ADA));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Asks.class,
            names = {"NOTHING", "BASIC"})
    void tinyproxy(Asks asks) throws Exception {
        try (ProxyProgram tinyproxy = ProxyProgram.tinyproxy(asks)) {
            // it closes what it passes on requests by, sooner or later
            worksBy(
                    Proxy.http("localhost", tinyproxy.port()).withAuthenticator(asks == Asks.NOTHING ? null : ADA),
                    "localhost",
                    false);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void microsocks(boolean asks) throws Exception {
        try (ProxyProgram microsocks = ProxyProgram.microsocks(asks)) {
            worksBy(Proxy.socks5("localhost", microsocks.port()).withAuthenticator(asks ? ADA : null));
        }
    }

    /** Which knows SOCKS 4, but not its names: those are in {@code SocksTest}. */
    @ParameterizedTest
    @EnumSource(
            value = Proxy.Type.class,
            names = {"SOCKS4A", "SOCKS5"})
    void dante(Proxy.Type type) throws Exception {
        try (ProxyProgram dante = ProxyProgram.dante()) {
            worksBy(new Proxy(type, "localhost", dante.port(), null, null), "127.0.0.1", true);
        }
    }

    private Path both() throws IOException {
        return Files.writeString(
                folder.resolve("both.pem"),
                Files.readString(TestCertificate.LOCALHOST.pem())
                        + Files.readString(TestCertificate.LOCALHOST.keyPem()));
    }

    @ParameterizedTest
    @EnumSource(Asks.class)
    void squidBehindTls(Asks asks) throws Exception {
        try (ProxyProgram squid = ProxyProgram.squid(asks);
                ProxyProgram haproxy = ProxyProgram.haproxy(both(), squid.port())) {
            worksBy(Proxy.https("localhost", haproxy.port()).withAuthenticator(asks == Asks.NOTHING ? null : ADA));
        }
    }

    @Test
    void aRefusalIsTheProxysOwn() throws Exception {
        try (ProxyProgram squid = ProxyProgram.squid(Asks.NOTHING);
                HttpClient client = client(Proxy.http("localhost", squid.port()))) {
            ProxyException refused = catchThrowableOfType(
                    ProxyException.class, () -> client.blocking().get("https://blocked.example/"));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.headers().first("Server")).startsWith("squid");
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("blocked.example");
            assertThat(refused.phase()).isEqualTo(Phase.PROXY);
            assertThat(refused.processing()).isEqualTo(Processing.NOT_PROCESSED);
            assertThat(client.blocking().get("http://blocked.example/").status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Asks.class,
            names = {"BASIC", "DIGEST"})
    void aWrongPasswordIsRefused(Asks asks) throws Exception {
        try (ProxyProgram squid = ProxyProgram.squid(asks);
                HttpClient client = client(Proxy.http("localhost", squid.port())
                        .withAuthenticator(Authenticator.password(ProxyProgram.USER, "wr0ng")))) {
            ProxyException refused = catchThrowableOfType(
                    ProxyException.class, () -> client.blocking().get(origin.https("/")));
            assertThat(refused.status()).isEqualTo(407);
            assertThat(refused).hasMessageNotContaining("wr0ng");
            assertThat(client.blocking().get(origin.http("/")).status()).isEqualTo(407);
        }
    }

    @Test
    void aWrongPasswordIsRefusedBySocks() throws Exception {
        try (ProxyProgram microsocks = ProxyProgram.microsocks(true);
                HttpClient wrong = client(Proxy.socks5("localhost", microsocks.port())
                        .withAuthenticator(Authenticator.password(ProxyProgram.USER, "wr0ng")));
                HttpClient nobody = client(Proxy.socks5("localhost", microsocks.port()))) {
            assertThat(catchThrowableOfType(
                            ProxyException.class, () -> wrong.blocking().get(origin.http("/"))))
                    .hasMessageContaining("refuses the user or the password");
            assertThat(catchThrowableOfType(
                            ProxyException.class, () -> nobody.blocking().get(origin.http("/"))))
                    .hasMessageContaining("wants to know who asks");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"squid", "squid http", "tinyproxy", "microsocks", "haproxy"})
    void aProxyThatDiesInMidTunnelFailsTheCall(String which) throws Exception {
        try (ProxyProgram squid = ProxyProgram.squid(Asks.NOTHING);
                ProxyProgram killed = switch (which) {
                    case "tinyproxy" -> ProxyProgram.tinyproxy(Asks.NOTHING);
                    case "microsocks" -> ProxyProgram.microsocks(false);
                    case "haproxy" -> ProxyProgram.haproxy(both(), squid.port());
                    default -> ProxyProgram.squid(Asks.NOTHING);
                }) {
            Proxy proxy = switch (which) {
                case "microsocks" -> Proxy.socks5("localhost", killed.port());
                case "haproxy" -> Proxy.https("localhost", killed.port());
                default -> Proxy.http("localhost", killed.port());
            };
            try (HttpClient client = client(proxy)) {
                String url = which.equals("squid http") ? origin.http("/half") : origin.https("/half");
                Response half = client.get(url).get(20, TimeUnit.SECONDS);
                killed.kill();
                assertThat(half.bytes())
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .withCauseInstanceOf(TruncatedBodyException.class);
                assertThat(client.get(url))
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .withCauseInstanceOf(ConnectFailedException.class);
            }
        }
    }

    @Test
    void aRequestGoesItsOwnWay() throws Exception {
        try (ProxyProgram squid = ProxyProgram.squid(Asks.NOTHING);
                HttpClient client = client(Proxy.http("localhost", squid.port()))) {
            BlockingHttpClient http = client.blocking();
            http.get(origin.http("/"));
            http.send(Request.get(origin.http("/")).proxy(Proxy.DIRECT).build());
            assertThat(origin.seen().get(0)).containsKey("Via");
            assertThat(origin.seen().get(1)).doesNotContainKey("Via");
        }
    }
}
