package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentity;
import io.sallyport.error.TlsFailedException;
import io.sallyport.netty.tls.TrustAll;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9525: the certificate must be made out to the host, whoever judges its trust. */
class ServerNameTest {

    private static final PeerScript REFUSED = connection -> connection.expectFailedHandshake();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private static TlsIdentity commonNameOnly() throws Exception {
        return TlsIdentity.pem("common-name-only", resource("common-name-only.pem"), resource("common-name-only.key"));
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(ServerNameTest.class.getResource(name).toURI());
    }

    private static SSLContext serving(TlsIdentity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void theCommonNameDoesNotCount(TlsConfig.Engine engine) throws Exception {
        TlsIdentity identity = commonNameOnly();
        TlsConfig trusting =
                TlsConfig.builder().engine(engine).trustOnly(identity.chain()).build();
        try (ScriptedPeer peer = ScriptedPeer.start(serving(identity));
                HttpClient client =
                        leaks.watch(HttpClient.builder().tls(trusting).build())) {
            peer.next(REFUSED);
            assertThatThrownBy(() -> client.blocking().get("https://localhost:" + peer.port() + "/"))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("subjectAltName");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void namesAreAskedForAndAddressesAreNot(TlsConfig.Engine engine) throws Exception {
        TlsConfig tls = TestTls.clientConfig().toBuilder().engine(engine).build();
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            peer.otherwise(connection -> {
                connection.expectRequest();
                ExtendedSSLSession session = (ExtendedSSLSession) connection.tlsSession();
                connection
                        .respond(200, session.getRequestedServerNames().toString())
                        .drain();
            });
            assertThat(client.blocking()
                            .get("https://127.0.0.1:" + peer.port() + "/")
                            .text())
                    .isEqualTo("[]");
            assertThat(client.blocking()
                            .get("https://localhost:" + peer.port() + "/")
                            .text())
                    .contains("value=localhost");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aTrustManagerThatKnowsNoHostNamesDoesNotLoseTheCheck(TlsConfig.Engine engine) throws Exception {
        for (TrustAll all : TrustAll.values()) {
            TlsConfig trusting = TlsConfig.builder()
                    .engine(engine)
                    .trustManager(all.manager())
                    .build();
            try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext(TestCertificate.WRONG_NAME));
                    HttpClient client =
                            leaks.watch(HttpClient.builder().tls(trusting).build())) {
                peer.next(REFUSED);
                assertThatThrownBy(() -> client.blocking().get(peer.url("/")))
                        .isInstanceOf(TlsFailedException.class)
                        .hasMessageContaining("is not made out to 127.0.0.1");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void theCheckCanBeSwitchedOffAndSharesNoConnectionWithThoseWhoHaveIt(TlsConfig.Engine engine) throws Exception {
        TlsConfig strict = TestTls.clientConfig().toBuilder().engine(engine).build();
        TlsConfig lax = strict.toBuilder().dangerouslyAcceptAnyHostName().build();
        NettyTransport transport = leaks.watch(NettyTransport.builder().build());
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext(TestCertificate.WRONG_NAME))) {
            HttpClient careless =
                    HttpClient.builder().transport(transport).tls(lax).build();
            HttpClient careful =
                    HttpClient.builder().transport(transport).tls(strict).build();
            peer.next(
                    connection -> connection.expectRequest().respond(200, "ok").drain());
            assertThat(careless.blocking().get(peer.url("/")).text()).isEqualTo("ok");
            peer.next(REFUSED);
            assertThatThrownBy(() -> careful.blocking().get(peer.url("/"))).isInstanceOf(TlsFailedException.class);
            transport.closeAsync(Duration.ZERO).join();
        }
    }
}
