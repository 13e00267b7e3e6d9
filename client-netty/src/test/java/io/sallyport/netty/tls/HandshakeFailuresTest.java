package io.sallyport.netty.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.TlsFailedException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users read when a handshake fails, and where it failed. */
@Timeout(30)
class HandshakeFailuresTest {

    private static final Issued ROOT = Issued.root("Root");
    private static final Issued GOOD = ROOT.leaf("good", "127.0.0.1");
    private static final String HOST = "127.0.0.1";

    /** What is wrong, and what the text says of it. */
    enum Fault {
        EXPIRED("the certificate of CN=old expired on 2021-01-01T00:00:00Z"),
        UNKNOWN_AUTHORITY(
                "the certificate of CN=strange, issued by CN=Stranger, leads to no authority that is trusted: the server must send the certificates between, or that authority, if it is the right one, be trusted with TlsConfig.trustAlso or trustOnly"),
        UNKNOWN_AUTHORITY_SENT(
                "the certificate of CN=sent leads to the authority CN=Stranger, which was sent with it, signs"
                        + " itself, and is not trusted: if it is the right one, trust it with TlsConfig.trustAlso or trustOnly"),
        MISSING_BETWEEN(
                "CN=deep, issued by CN=Lower, in the end by CN=Stranger, leads to no authority that is trusted"),
        SELF_SIGNED("the certificate of CN=self is signed by itself, by no authority, and is not trusted: if it is the"
                + " right one, trust it with TlsConfig.trustAlso or trustOnly"),
        STRANGE_AND_EXPIRED("with TlsConfig.trustAlso or trustOnly. It also expired on 2021-01-01T00:00:00Z"),
        MANY_NAMES(", n19.example] and 5 more and the addresses []"),
        OTHER_NAME("the certificate of CN=other is not made out to 127.0.0.1: its subjectAltName has the names"
                + " [other.example, *.other.example] and the addresses []"),
        OTHER_ADDRESS("CN=elsewhere is not made out to 127.0.0.1: its subjectAltName has the names []"
                + " and the addresses [192.0.2.1, 0:0:0:0:0:0:0:1]"),
        ADDRESS_AS_NAME("is not made out to 127.0.0.1"),
        NO_NAME("has no subjectAltName"),
        NO_COMMON_PROTOCOL("the server speaks no TLS version that is offered"),
        CERTIFICATE_WANTED_1_2("certificate"),
        CERTIFICATE_WANTED_1_3("client certificate"),
        NO_TLS("is no TLS: does the port speak http?"),
        CLOSED("clos");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        private Issued shown() {
            return switch (this) {
                case EXPIRED -> ROOT.expiredLeaf("old", HOST);
                case UNKNOWN_AUTHORITY -> Issued.root("Stranger").leaf("strange", HOST);
                case UNKNOWN_AUTHORITY_SENT -> Issued.root("Stranger").leaf("sent", HOST);
                case MISSING_BETWEEN ->
                    Issued.root("Stranger")
                            .authority("Upper")
                            .authority("Lower")
                            .leaf("deep", HOST);
                case STRANGE_AND_EXPIRED -> Issued.root("Stranger").expiredLeaf("strange", HOST);
                case MANY_NAMES ->
                    ROOT.leaf(
                            "many",
                            IntStream.range(0, 25)
                                    .mapToObj(n -> "n" + n + ".example")
                                    .toArray(String[]::new));
                case SELF_SIGNED -> Issued.selfSigned("self", "EC", HOST);
                case OTHER_NAME -> ROOT.leaf("other", "other.example", "*.other.example");
                case OTHER_ADDRESS -> ROOT.leaf("elsewhere", "192.0.2.1", "::1");
                case ADDRESS_AS_NAME -> ROOT.leaf(HOST, "localhost");
                case NO_NAME -> ROOT.leaf(HOST);
                default -> GOOD;
            };
        }

        private SSLContext serving() {
            Issued shown = shown();
            return switch (this) {
                case UNKNOWN_AUTHORITY_SENT ->
                    shown.serving(requireNonNull(shown.issuer()).certificate());
                default -> shown.serving();
            };
        }

        ScriptedPeer peer() {
            ScriptedPeer.Builder builder = ScriptedPeer.builder();
            if (!CLEARTEXT.contains(this)) {
                builder.tls(serving());
            }
            if (WANTED.contains(this)) {
                builder.requireClientCertificate();
            }
            return builder.start();
        }

        PeerScript script() {
            return switch (this) {
                case NO_TLS ->
                    connection ->
                            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n").drain();
                case CLOSED -> connection -> connection.close();
                case NO_COMMON_PROTOCOL ->
                    connection -> connection.send(PROTOCOL_VERSION_ALERT).drain();
                default -> connection -> connection.expectFailedHandshake();
            };
        }

        TlsConfig settings(TlsConfig.Engine engine) {
            TlsConfig.Builder builder = TlsConfig.builder().engine(engine).trustOnly(List.of(ROOT.certificate()));
            if (this == CERTIFICATE_WANTED_1_2) {
                builder.protocols("TLSv1.2");
            }
            return builder.build();
        }

        Phase phase() {
            return this == CERTIFICATE_WANTED_1_3 ? Phase.RESPONSE_HEAD : Phase.TLS;
        }
    }

    /** What a server says that knows older versions only: fatal, protocol_version. */
    private static final byte[] PROTOCOL_VERSION_ALERT = {21, 3, 1, 0, 2, 2, 70};

    private static final Set<Fault> CLEARTEXT = EnumSet.of(Fault.NO_TLS, Fault.CLOSED, Fault.NO_COMMON_PROTOCOL);
    private static final Set<Fault> WANTED = EnumSet.of(Fault.CERTIFICATE_WANTED_1_2, Fault.CERTIFICATE_WANTED_1_3);

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    static Stream<Arguments> faultsByEngine() {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(TlsConfig.Engine.JSSE, TlsConfig.Engine.BORINGSSL)
                        .map(engine -> Arguments.of(fault, engine)));
    }

    @ParameterizedTest
    @MethodSource("faultsByEngine")
    void aFailureSaysWhereItHappenedAndWhatWasWrong(Fault fault, TlsConfig.Engine engine) {
        try (ScriptedPeer peer = fault.peer();
                HttpClient client = leaks.watch(
                        HttpClient.builder().tls(fault.settings(engine)).build())) {
            peer.next(fault.script());
            assertThatThrownBy(() -> client.blocking().get("https://127.0.0.1:" + peer.port() + "/"))
                    .isInstanceOfSatisfying(TlsFailedException.class, failure -> {
                        assertThat(failure)
                                .hasMessageContaining(fault.text)
                                .hasMessageContaining("https://127.0.0.1:" + peer.port())
                                .hasMessageNotContainingAny("General OpenSslEngine problem", "java.naming");
                        assertThat(failure.getCause()).isInstanceOf(SSLException.class);
                        if (fault.phase() == Phase.TLS) {
                            assertThat(failure.phase()).isEqualTo(Phase.TLS);
                            assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED);
                        } else {
                            // The request may be on its way or not, when the server refuses.
                            assertThat(failure.phase()).isIn(Phase.WRITE, Phase.RESPONSE_HEAD);
                        }
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("trustsByEngine")
    void trustIsWhatTheSettingsSay(TlsConfig.Engine engine, UnaryOperator<TlsConfig.Builder> trust) throws Exception {
        TlsConfig tls = trust.apply(TlsConfig.builder().engine(engine)).build();
        try (ScriptedPeer peer = ScriptedPeer.start(GOOD.serving());
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            peer.next(
                    connection -> connection.expectRequest().respond(200, "ok").drain());
            assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("ok");
        }
    }

    static Stream<Arguments> trustsByEngine() {
        UnaryOperator<TlsConfig.Builder> only = tls -> tls.trustOnly(List.of(ROOT.certificate()));
        UnaryOperator<TlsConfig.Builder> leafOnly = tls -> tls.trustOnly(List.of(GOOD.certificate()));
        UnaryOperator<TlsConfig.Builder> also = tls -> tls.trustAlso(List.of(ROOT.certificate()));
        UnaryOperator<TlsConfig.Builder> plain = tls -> tls.trustManager(TrustAll.PLAIN.manager());
        UnaryOperator<TlsConfig.Builder> extended = tls -> tls.trustManager(TrustAll.EXTENDED.manager());
        return Stream.of(only, leafOnly, also, plain, extended)
                .flatMap(trust -> Stream.of(TlsConfig.Engine.JSSE, TlsConfig.Engine.BORINGSSL)
                        .map(engine -> Arguments.of(engine, trust)));
    }

    /** What is no TLS any more, and a record that cannot be decrypted. */
    static Stream<Arguments> garbageByEngine() {
        byte[] record = new byte[69];
        record[0] = 23;
        record[1] = 3;
        record[2] = 3;
        record[4] = 64;
        byte[] clear = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                Arguments.of(TlsConfig.Engine.JSSE, clear),
                Arguments.of(TlsConfig.Engine.BORINGSSL, clear),
                Arguments.of(TlsConfig.Engine.JSSE, record));
    }

    @ParameterizedTest
    @MethodSource("garbageByEngine")
    void whatBreaksAfterTheHandshakeIsNoFailureOfTheHandshake(TlsConfig.Engine engine, byte[] garbage)
            throws Exception {
        TlsConfig tls = TlsConfig.builder()
                .engine(engine)
                .trustOnly(List.of(ROOT.certificate()))
                .build();
        ExecutorService serving = Executors.newSingleThreadExecutor();
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName(HOST));
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            Future<?> served = serving.submit(() -> {
                try (Socket plain = listening.accept();
                        SSLSocket secure = (SSLSocket)
                                GOOD.serving().getSocketFactory().createSocket(plain, HOST, plain.getPort(), false)) {
                    secure.setUseClientMode(false);
                    secure.startHandshake();
                    assertThat(secure.getInputStream().read()).isEqualTo('P'); // the request has come
                    plain.getOutputStream().write(garbage);
                    while (plain.getInputStream().read() >= 0) {
                        // until the client has enough
                    }
                }
                return null;
            });
            Request request = Request.post("https://" + HOST + ":" + listening.getLocalPort() + "/")
                    .build();
            assertThatThrownBy(() -> client.blocking().fetch(request))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("the connection broke before the response's head was complete")
                    .hasCauseInstanceOf(SSLException.class);
            served.get(10, TimeUnit.SECONDS);
        } finally {
            serving.shutdownNow();
        }
    }
}
