package io.sallyport.netty.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentityFiles;
import io.sallyport.error.TlsFailedException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client certificate whose files are replaced while the client runs, against a server that tells whose it saw. */
@Timeout(60)
class ReloadedIdentityTest {

    private static final Issued ROOT = Issued.root("Root");

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private static SSLContext demanding() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", ROOT.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        Issued server = ROOT.leaf("server", "127.0.0.1");
        SSLContext context = SSLContext.getInstance("TLS");
        ShownChain shown = new ShownChain(server.keys().getPrivate(), server.certificate());
        context.init(new KeyManager[] {shown}, trust.getTrustManagers(), null);
        return context;
    }

    private static ScriptedPeer telling(SSLContext context) {
        ScriptedPeer peer =
                ScriptedPeer.builder().tls(context).requireClientCertificate().start();
        return peer.otherwise(connection -> {
            while (connection.nextRequest() != null) {
                try {
                    connection.respond(
                            200, connection.tlsSession().getPeerPrincipal().getName());
                } catch (SSLPeerUnverifiedException e) {
                    throw new AssertionError(e);
                }
            }
        });
    }

    /** As tools do that renew certificates: write beside, then rename. */
    private void replace(Issued by) throws IOException {
        Files.move(
                by.writeChain(folder.resolve("new.pem")),
                folder.resolve("chain.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                by.writeKey(folder.resolve("new.key")), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String onNewConnection(HttpClient client, String url) throws HttpClientException {
        return client.blocking()
                .fetch(Request.get(url).header("Connection", "close").build())
                .text();
    }

    /** The files are looked at once a second at most. */
    private static void awaitShown(HttpClient client, String url, String name) throws HttpClientException {
        while (!onNewConnection(client, url).equals(name)) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void newConnectionsShowTheNewCertificateAndOldOnesGoOn(TlsConfig.Engine engine) throws Exception {
        replace(ROOT.leaf("ada"));
        TlsIdentityFiles files =
                TlsIdentityFiles.pem("service", folder.resolve("chain.pem"), folder.resolve("key.pem"));
        TlsConfig tls = TlsConfig.builder()
                .engine(engine)
                .trustOnly(List.of(ROOT.certificate()))
                .identity(files)
                .defaultIdentity("service")
                .build();
        try (ScriptedPeer peer = telling(demanding());
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            String url = peer.url("/");
            assertThat(onNewConnection(client, url)).isEqualTo("CN=ada");
            assertThat(client.blocking().fetch(Request.get(url).build()).text()).isEqualTo("CN=ada");

            replace(ROOT.leaf("bob"));

            assertThat(client.blocking().fetch(Request.get(url).build()).text())
                    .as("the connection that is there")
                    .isEqualTo("CN=ada");
            // A call with Connection: close takes that one first.
            awaitShown(client, url, "CN=bob");

            Files.writeString(folder.resolve("key.pem"), "rubbish");
            for (int i = 0; i < 3; i++) {
                assertThat(onNewConnection(client, url)).isEqualTo("CN=bob");
            }
            replace(ROOT.leaf("carol"));
            awaitShown(client, url, "CN=carol");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void identitiesOfAllKindsOfKeysAreShown(TlsConfig.Engine engine) throws Exception {
        List<String> algorithms = engine == TlsConfig.Engine.BORINGSSL
                ? List.of("EC", "RSA")
                : List.of("EC", "RSA", "Ed25519", "RSASSA-PSS");
        for (String algorithm : algorithms) {
            TlsConfig tls = TlsConfig.builder()
                    .engine(engine)
                    .trustOnly(List.of(ROOT.certificate()))
                    .identity(ROOT.leaf(algorithm, Issued.newKeys(algorithm)).identity("mine"))
                    .defaultIdentity("mine")
                    .build();
            try (ScriptedPeer peer = telling(demanding());
                    HttpClient client =
                            leaks.watch(HttpClient.builder().tls(tls).build())) {
                assertThat(onNewConnection(client, peer.url("/"))).as(algorithm).isEqualTo("CN=" + algorithm);
            }
        }
    }

    @Test
    void anIdentityThatBoringSslCannotShowIsRefusedBeforeItIsLeftOut() throws Exception {
        TlsConfig tls = TlsConfig.builder()
                .engine(TlsConfig.Engine.BORINGSSL)
                .trustOnly(List.of(ROOT.certificate()))
                .identity(ROOT.leaf("ed", Issued.newKeys("Ed25519")).identity("ed"))
                .defaultIdentity("ed")
                .build();
        try (ScriptedPeer peer = ScriptedPeer.start(demanding());
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            peer.otherwise(connection -> connection.expectFailedHandshake());
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("BORINGSSL, which cannot show ed (CN=ed) with a key of kind EdDSA");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void twoIdentitiesShareNoConnection(TlsConfig.Engine engine) throws Exception {
        TlsConfig tls = TlsConfig.builder()
                .engine(engine)
                .trustOnly(List.of(ROOT.certificate()))
                .identity(ROOT.leaf("ada").identity("ada"))
                .identity(ROOT.leaf("bob").identity("bob"))
                .defaultIdentity("ada")
                .build();
        try (ScriptedPeer peer = telling(demanding());
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.blocking()
                                .fetch(Request.get(peer.url("/")).build())
                                .text())
                        .isEqualTo("CN=ada");
                assertThat(client.blocking()
                                .fetch(Request.get(peer.url("/"))
                                        .tlsIdentity("bob")
                                        .build())
                                .text())
                        .isEqualTo("CN=bob");
            }
            assertThat(peer.connections()).isEqualTo(2);
        }
    }
}
