package io.sallyport.netty.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.TlsFailedException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.ScriptedPeer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificate pins, against honest and hostile chains. Two authorities are trusted: the pinned one, and another that was tricked. */
@Timeout(60)
class PinnedHostsTest {

    private static final String HOST = "127.0.0.1";
    private static final PeerScript SERVED =
            connection -> connection.expectRequest().respond(200, "served").drain();
    private static final PeerScript REFUSED = connection -> connection.expectFailedHandshake();

    private static final Issued ROOT = Issued.root("Pinned Root");
    private static final Issued BETWEEN = ROOT.authority("Between");
    private static final Issued SERVER = BETWEEN.leaf("server", HOST, "localhost");
    private static final Issued OTHER_ROOT = Issued.root("Other Root");
    private static final Issued MISISSUED = OTHER_ROOT.leaf("misissued", HOST, "localhost");
    private static final String STRANGE =
            TlsConfig.pinOf(Issued.root("Stranger").certificate());

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private static String pin(Issued issued) {
        return TlsConfig.pinOf(issued.certificate());
    }

    private static TlsConfig.Builder trustingBoth(TlsConfig.Engine engine) {
        return TlsConfig.builder().engine(engine).trustOnly(List.of(ROOT.certificate(), OTHER_ROOT.certificate()));
    }

    private String served(TlsConfig tls, SSLContext server) throws HttpClientException {
        try (ScriptedPeer peer = ScriptedPeer.start(server);
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            peer.next(SERVED);
            return client.blocking().get(peer.url("/")).text();
        }
    }

    private TlsFailedException refused(TlsConfig tls, SSLContext server) {
        try (ScriptedPeer peer = ScriptedPeer.start(server);
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            peer.next(REFUSED);
            TlsFailedException[] failure = new TlsFailedException[1];
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")))
                    .isInstanceOfSatisfying(TlsFailedException.class, thrown -> failure[0] = thrown);
            return failure[0];
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void theServersKeyAnIntermediatesOrTheRootsWillDo(TlsConfig.Engine engine) throws Exception {
        for (Issued pinned : List.of(SERVER, BETWEEN, ROOT)) {
            TlsConfig tls = trustingBoth(engine).pin(HOST, STRANGE, pin(pinned)).build();
            assertThat(served(tls, SERVER.serving())).isEqualTo("served");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aCertificateOfAnotherAuthorityIsRefusedThoughItIsTrusted(TlsConfig.Engine engine) throws Exception {
        TlsConfig tls = trustingBoth(engine).pin(HOST, STRANGE, pin(ROOT)).build();
        TlsFailedException failure = refused(tls, MISISSUED.serving());
        assertThat(failure.phase()).isEqualTo(Phase.TLS);
        assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED);
        assertThat(failure.getCause()).isInstanceOf(SSLException.class);
        assertThat(failure)
                .hasMessageContaining("no certificate of 127.0.0.1 has a pinned key")
                .hasMessageContaining(STRANGE)
                .hasMessageContaining(pin(ROOT))
                .hasMessageContaining("the chain has " + pin(MISISSUED) + " (CN=misissued)");
        assertThat(served(trustingBoth(engine).pin("localhost", STRANGE).build(), MISISSUED.serving()))
                .as("another host's pins")
                .isEqualTo("served");
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void pinnedCertificatesThatAreOnlySentAlongCountForNothing(TlsConfig.Engine engine) {
        TlsConfig tls = trustingBoth(engine)
                .pin(HOST, pin(ROOT), pin(BETWEEN), pin(SERVER))
                .build();
        refused(tls, MISISSUED.serving(ROOT.certificate()));
        refused(tls, MISISSUED.serving(SERVER.certificate(), BETWEEN.certificate(), ROOT.certificate()));
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aPinnedAuthoritysOrdinaryCustomerCannotStandBetween(TlsConfig.Engine engine) {
        // The other authority has the pinned one certify its own key and name as an ordinary server.
        Issued customer = ROOT.leaf("Other Root", OTHER_ROOT.keys(), "other.example");
        TlsConfig tls = trustingBoth(engine).pin(HOST, pin(ROOT)).build();
        refused(tls, MISISSUED.serving(customer.certificate(), ROOT.certificate()));
        refused(tls, MISISSUED.serving(customer.certificate()));
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aForgedCertificateWithThePinnedKeyAndTheRightNameCountsForNothing(TlsConfig.Engine engine) {
        Issued forged = OTHER_ROOT.authority("Other Root", ROOT.keys());
        TlsConfig tls = trustingBoth(engine).pin(HOST, pin(ROOT)).build();
        assertThat(pin(forged)).isEqualTo(pin(ROOT));
        refused(tls, MISISSUED.serving(forged.certificate()));
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aTrueCrossSignatureCounts(TlsConfig.Engine engine) throws Exception {
        Issued cross = ROOT.authority("Other Root", OTHER_ROOT.keys());
        TlsConfig tls = trustingBoth(engine).pin(HOST, pin(ROOT)).build();
        assertThat(served(tls, MISISSUED.serving(cross.certificate()))).isEqualTo("served");
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aTrustManagerThatAcceptsEverythingLosesNeitherNameNorPins(TlsConfig.Engine engine) throws Exception {
        for (TrustAll all : TrustAll.values()) {
            TlsConfig.Builder tls = TlsConfig.builder().engine(engine).trustManager(all.manager());
            assertThat(served(tls.pin(HOST, pin(BETWEEN)).build(), SERVER.serving()))
                    .isEqualTo("served");
            refused(tls.build(), MISISSUED.serving(BETWEEN.certificate()));
            Issued elsewhere = ROOT.leaf("elsewhere", "elsewhere.example");
            TlsFailedException failure = refused(
                    TlsConfig.builder()
                            .engine(engine)
                            .trustManager(all.manager())
                            .build(),
                    elsewhere.serving());
            assertThat(failure).hasMessageContaining("CN=elsewhere is not made out to 127.0.0.1");
        }
    }

    @Test
    void withAContextOfTheUsersWhatWasSentIsChecked() throws Exception {
        TlsConfig tls = TlsConfig.builder()
                .sslContext(OTHER_ROOT.trusting())
                .pin(HOST, pin(ROOT))
                .build();
        TlsFailedException failure = refused(tls, MISISSUED.serving(ROOT.certificate()));
        assertThat(failure).hasMessageContaining("has a pinned key").hasMessageContaining(pin(MISISSUED));
        TlsConfig leaf = TlsConfig.builder()
                .sslContext(OTHER_ROOT.trusting())
                .pin(HOST, pin(MISISSUED))
                .build();
        assertThat(served(leaf, MISISSUED.serving())).isEqualTo("served");
    }

    @Test
    void aSessionOfAnUnpinnedClientIsNoWayRoundThePinsOfAContextThatBothShare() throws Exception {
        SSLContext shared = OTHER_ROOT.trusting();
        TlsConfig unpinned = TlsConfig.builder().sslContext(shared).build();
        TlsConfig pinned = unpinned.toBuilder().pin(HOST, pin(ROOT)).build();
        NettyTransport transport = leaks.watch(NettyTransport.builder().build());
        try (ScriptedPeer peer = ScriptedPeer.start(MISISSUED.serving())) {
            HttpClient free =
                    HttpClient.builder().transport(transport).tls(unpinned).build();
            HttpClient bound =
                    HttpClient.builder().transport(transport).tls(pinned).build();
            peer.next(SERVED);
            assertThat(free.blocking().get(peer.url("/")).text()).isEqualTo("served");
            peer.next(REFUSED);
            assertThatThrownBy(() -> bound.blocking().get(peer.url("/"))).isInstanceOf(TlsFailedException.class);
            assertThat(peer.connections()).isEqualTo(2);
            transport.closeAsync(Duration.ZERO).join();
        }
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aResumedConnectionOfAPinnedHostWorks(TlsConfig.Engine engine) throws Exception {
        TlsConfig tls = trustingBoth(engine).pin(HOST, pin(ROOT)).build();
        try (ScriptedPeer peer = ScriptedPeer.start(SERVER.serving());
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            peer.otherwise(connection -> {
                connection.expectRequest().respond(200, "served");
                connection.close();
            });
            for (int i = 1; i <= 3; i++) {
                assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("served");
                peer.connection(i);
            }
        }
    }

    @Test
    void theSentChainIsWhatTheTestSays() {
        X509Certificate[] all = SERVER.chain().toArray(X509Certificate[]::new);
        assertThat(all).containsExactly(SERVER.certificate(), BETWEEN.certificate());
    }
}
