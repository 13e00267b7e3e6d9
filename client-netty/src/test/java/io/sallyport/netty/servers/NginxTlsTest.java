package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentityFiles;
import io.sallyport.error.TlsFailedException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions, sessions and client certificates, as OpenSSL on the other side sees them. */
@Timeout(60)
class NginxTlsTest {

    @RegisterExtension
    static final Nginx nginx = new Nginx();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private static TlsConfig.Builder trusting(TlsConfig.Engine engine) {
        return TestTls.clientConfig().toBuilder().engine(engine);
    }

    /** Over a connection of its own, which is closed after it. */
    private static String ask(HttpClient client, String url) throws HttpClientException {
        return client.blocking()
                .fetch(Request.get(url).header("Connection", "close").build())
                .text();
    }

    static Stream<Arguments> versionsByEngine() {
        return Stream.of(NginxPort.TLS_1_2, NginxPort.TLS_1_3)
                .flatMap(port -> Stream.of(TlsConfig.Engine.JSSE, TlsConfig.Engine.BORINGSSL)
                        .map(engine -> Arguments.of(port, engine)));
    }

    @ParameterizedTest
    @MethodSource("versionsByEngine")
    void sessionsOfEachVersionAreResumed(NginxPort port, TlsConfig.Engine engine) throws Exception {
        String version = port == NginxPort.TLS_1_2 ? "TLSv1.2" : "TLSv1.3";
        try (HttpClient client =
                leaks.watch(HttpClient.builder().tls(trusting(engine).build()).build())) {
            assertThat(ask(client, nginx.url(port, "/hello"))).isEqualTo(version + "|.|localhost");
            assertThat(ask(client, nginx.url(port, "/hello"))).isEqualTo(version + "|r|localhost");
        }
    }

    @ParameterizedTest
    @MethodSource("versionsByEngine")
    void aStrictPolicyNeverResumesALaxOnesSession(NginxPort port, TlsConfig.Engine engine) throws Exception {
        TlsConfig strict = trusting(engine).build();
        TlsConfig lax = strict.toBuilder().dangerouslyAcceptAnyHostName().build();
        NettyTransport transport = leaks.watch(NettyTransport.builder().build());
        HttpClient careless = HttpClient.builder().transport(transport).tls(lax).build();
        HttpClient careful =
                HttpClient.builder().transport(transport).tls(strict).build();
        String url = nginx.url(port, "/hello");
        assertThat(ask(careless, url)).contains("|.|");
        assertThat(ask(careless, url)).contains("|r|");
        assertThat(ask(careful, url)).contains("|.|");
        assertThat(ask(careful, url)).contains("|r|");
        transport.closeAsync(Duration.ZERO).join();
    }

    @ParameterizedTest
    @MethodSource("versionsByEngine")
    void aVersionThatTheSettingsExcludeIsNotSpoken(NginxPort port, TlsConfig.Engine engine) throws Exception {
        String other = port == NginxPort.TLS_1_2 ? "TLSv1.3" : "TLSv1.2";
        try (HttpClient client = leaks.watch(HttpClient.builder()
                .tls(trusting(engine).protocols(other).build())
                .build())) {
            assertThatThrownBy(() -> ask(client, nginx.url(port, "/hello")))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("the server speaks no TLS version that is offered");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JSSE", "BORINGSSL"})
    void aServerThatKnowsOnlyOldVersionsIsRefusedInWords(TlsConfig.Engine engine) throws Exception {
        try (HttpClient client =
                leaks.watch(HttpClient.builder().tls(trusting(engine).build()).build())) {
            assertThatThrownBy(() -> ask(client, nginx.url(NginxPort.TLS_1_1, "/hello")))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("the server speaks no TLS version that is offered");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JSSE", "BORINGSSL"})
    void aDemandingServerSeesTheIdentityOfClientOrRequest(TlsConfig.Engine engine) throws Exception {
        String who = nginx.url(NginxPort.DEMANDING, "/who");
        try (HttpClient client = leaks.watch(HttpClient.builder()
                .tls(trusting(engine).defaultIdentity("alice").build())
                .build())) {
            assertThat(ask(client, who)).isEqualTo("SUCCESS|CN=alice|.");
            assertThat(client.blocking()
                            .fetch(Request.get(who).tlsIdentity("bob").build())
                            .text())
                    .isEqualTo("SUCCESS|CN=bob|.");
            assertThat(ask(client, who)).isEqualTo("SUCCESS|CN=alice|r");
        }
        try (HttpClient nobody =
                leaks.watch(HttpClient.builder().tls(trusting(engine).build()).build())) {
            assertThat(nobody.blocking().get(who).status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JSSE", "BORINGSSL"})
    void aReplacedIdentityResumesNoSessionOfTheOldOne(TlsConfig.Engine engine) throws Exception {
        replace(TestCertificate.ALICE);
        TlsConfig tls = TlsConfig.builder()
                .engine(engine)
                .trustOnly(TestCertificate.CA.pem())
                .identity(TlsIdentityFiles.pem("me", folder.resolve("chain.pem"), folder.resolve("key.pem")))
                .defaultIdentity("me")
                .build();
        String who = nginx.url(NginxPort.DEMANDING, "/who");
        try (HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            assertThat(ask(client, who)).isEqualTo("SUCCESS|CN=alice|.");
            assertThat(ask(client, who)).isEqualTo("SUCCESS|CN=alice|r");
            replace(TestCertificate.BOB);
            String seen = ask(client, who);
            while (seen.startsWith("SUCCESS|CN=alice|")) { // the files are looked at once a second at most
                seen = ask(client, who);
            }
            assertThat(seen).isEqualTo("SUCCESS|CN=bob|.");
            assertThat(ask(client, who)).isEqualTo("SUCCESS|CN=bob|r");
        }
    }

    private void replace(TestCertificate by) throws Exception {
        Files.copy(by.pem(), folder.resolve("chain.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(by.keyPem(), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }
}
