package io.sallyport.netty.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.config.Timeouts;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.Phase;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is asked about names that do not fit, by whatever makes TLS. */
@Timeout(60)
class HostnameVerifierTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    /** What makes TLS. */
    enum Maker {
        JSSE(
                "; TlsConfig.hostnameVerifier is asked about names only",
                "its subjectAltName has the names [wrong.example] and the addresses []"),
        BORINGSSL(JSSE.untrusted, JSSE.misnamed),
        CONTEXT(
                "that the program's SSLContext (TlsConfig.sslContext) does not trust",
                "is not made out to the host: the program's SSLContext (TlsConfig.sslContext) looks at that within the handshake"),
        FACTORY(
                "(TlsConfig.socketFactory) does not trust",
                "(TlsConfig.socketFactory) looks at that within the handshake");

        private final String untrusted;
        private final String misnamed;

        Maker(String untrusted, String misnamed) {
            this.untrusted = untrusted;
            this.misnamed = misnamed;
        }

        TlsConfig.Builder trusting() {
            return switch (this) {
                case JSSE -> trustingCa().engine(TlsConfig.Engine.JSSE);
                case BORINGSSL -> trustingCa().engine(TlsConfig.Engine.BORINGSSL);
                case CONTEXT -> TlsConfig.builder().sslContext(TestTls.clientContext());
                case FACTORY ->
                    TlsConfig.builder().socketFactory(TestTls.clientContext().getSocketFactory());
            };
        }

        private static TlsConfig.Builder trustingCa() {
            return TlsConfig.builder().trustOnly(List.of(TestCertificate.CA.certificate()));
        }
    }

    /** Says what it was told to, and remembers what it was asked. */
    private static final class Judge implements HostnameVerifier {

        private final boolean verdict;
        private final Queue<String> asked = new ConcurrentLinkedQueue<>();

        private Judge(boolean verdict) {
            this.verdict = verdict;
        }

        @Override
        public boolean verify(String host, SSLSession session) {
            asked.add(host + " " + Thread.currentThread().getName().contains("-blocking-"));
            return verdict;
        }
    }

    private HttpClient client(TlsConfig settings) {
        return leaks.watch(HttpClient.builder().tls(settings).build());
    }

    private HttpClient client(Maker maker, HostnameVerifier judge) {
        return client(maker.trusting().hostnameVerifier(judge).build());
    }

    private static ScriptedPeer misnamed() {
        return ScriptedPeer.start(TestTls.serverContext(TestCertificate.WRONG_NAME));
    }

    /** A new connection each, so that sessions are resumed. */
    private static void get(HttpClient client, ScriptedPeer peer) throws Exception {
        try (BlockingResponse response = client.blocking()
                .send(Request.get(peer.url("/")).header("Connection", "close").build())) {
            assertThat(response.text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAskedOnEveryConnectionWhoseNameDoesNotFit(Maker maker) throws Exception {
        Judge judge = new Judge(true);
        try (ScriptedPeer peer = misnamed();
                HttpClient client = client(maker, judge)) {
            peer.otherwise(connection -> connection.expectRequest().respond(200, "ok"));
            for (int i = 0; i < 3; i++) {
                get(client, peer);
            }
            assertThat(peer.connections()).isEqualTo(3);
            assertThat(judge.asked).hasSize(3).containsOnly("127.0.0.1 true");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNotAskedWhereItFits(Maker maker) throws Exception {
        Judge judge = new Judge(false);
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = client(maker, judge)) {
            peer.otherwise(connection -> connection.expectRequest().respond(200, "ok"));
            get(client, peer);
            get(client, peer);
            assertThat(judge.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsTheCallBeforeAByteOfTheRequest(Maker maker) throws Exception {
        Judge judge = new Judge(false);
        try (ScriptedPeer peer = misnamed();
                HttpClient client = client(maker, judge)) {
            peer.otherwise(connection -> connection.handshake().drain());
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> get(client, peer))
                        .isInstanceOfSatisfying(TlsFailedException.class, failure -> {
                            assertThat(failure.phase()).isEqualTo(Phase.TLS);
                            assertThat(failure)
                                    .hasMessageContaining(
                                            "is not made out to 127.0.0.1: its subjectAltName has the names [wrong.example] and the addresses []; TlsConfig.hostnameVerifier refuses it");
                        });
            }
            assertThat(judge.asked).hasSize(2);
            peer.connection(1).awaitClosedByClient();
            assertThat(peer.connection(1).requests()).isEmpty();
            assertThat(peer.connection(1).received()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void mayFail(Maker maker) throws Exception {
        try (ScriptedPeer peer = misnamed();
                HttpClient client = client(maker, (host, session) -> {
                    throw new IllegalStateException("no list of names");
                })) {
            peer.otherwise(connection -> connection.handshake().drain());
            assertThatThrownBy(() -> get(client, peer))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("no list of names");
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasItsLimit(Maker maker) throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        try (ScriptedPeer peer = misnamed();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .timeouts(Timeouts.builder().tls(Duration.ofSeconds(2)).build())
                        .tls(maker.trusting()
                                .hostnameVerifier((host, session) -> {
                                    try {
                                        late.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                    return true;
                                })
                                .build())
                        .build())) {
            peer.otherwise(connection -> connection.handshake().drain());
            assertThatThrownBy(() -> get(client, peer)).isInstanceOf(TlsTimeoutException.class);
            late.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void decidesNothingAboutTrust(Maker maker) throws Exception {
        Judge judge = new Judge(true);
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext(TestCertificate.UNTRUSTED));
                HttpClient client = client(maker, judge)) {
            peer.otherwise(PeerConnection::expectFailedHandshake);
            assertThatThrownBy(() -> get(client, peer))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining(maker.untrusted);
            assertThat(judge.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void norAboutPins(Maker maker) throws Exception {
        Judge judge = new Judge(true);
        try (ScriptedPeer peer = misnamed();
                HttpClient client = client(maker.trusting()
                        .hostnameVerifier(judge)
                        .pin("127.0.0.1", TlsConfig.pinOf(TestCertificate.LOCALHOST.certificate()))
                        .build())) {
            peer.otherwise(connection -> connection.drain());
            assertThatThrownBy(() -> get(client, peer))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("pinned key");
            assertThat(judge.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNotAskedWhereNamesDoNotMatter(Maker maker) throws Exception {
        Judge judge = new Judge(false);
        try (ScriptedPeer peer = misnamed();
                HttpClient client = client(maker.trusting()
                        .hostnameVerifier(judge)
                        .dangerouslyAcceptAnyHostName()
                        .build())) {
            peer.otherwise(connection -> connection.expectRequest().respond(200, "ok"));
            get(client, peer);
            assertThat(judge.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutOneANameThatDoesNotFitIsAFailure(Maker maker) throws Exception {
        try (ScriptedPeer peer = misnamed();
                HttpClient client = client(maker.trusting().build())) {
            peer.otherwise(PeerConnection::expectFailedHandshake);
            assertThatThrownBy(() -> get(client, peer))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining(maker.misnamed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsNotValidAnyMoreIsToldAsThat(Maker maker) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext(TestCertificate.EXPIRED));
                HttpClient client = client(maker.trusting().build())) {
            peer.otherwise(PeerConnection::expectFailedHandshake);
            assertThatThrownBy(() -> get(client, peer))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("expired")
                    .hasMessageContaining("the server needs a new one, if this machine's clock is right");
        }
    }
}
