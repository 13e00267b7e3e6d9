package io.sallyport.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer does and finds, seen from bare sockets. */
@Timeout(30)
final class ScriptedPeerTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void failsTheTestWhenAScriptFails() throws IOException {
        ScriptedPeer peer = ScriptedPeer.start();
        peer.next(c -> c.expectRequest("GET", "/right"));
        try (Socket socket = connect(peer)) {
            write(socket, "GET /wrong HTTP/1.1\r\n\r\n");

            assertThatThrownBy(peer::close)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("connection 1")
                    .hasMessageContaining("GET /wrong HTTP/1.1 (expected: GET /right)");
        }
    }

    @Test
    void failsTheTestWhenAConnectionNeverCame() {
        ScriptedPeer peer = ScriptedPeer.start();
        peer.next(c -> c.expectRequest());

        assertThatThrownBy(peer::close).isInstanceOf(AssertionError.class).hasMessageContaining("1 scripts never");
    }

    @Test
    void waitsABoundedTimeForARequest() throws IOException {
        ScriptedPeer peer = ScriptedPeer.builder().limit(SHORT).start();
        peer.next(c -> c.expectRequest());
        try (Socket socket = connect(peer)) {
            write(socket, "GET / HTT");

            assertThatThrownBy(peer::close).hasMessageContaining("nothing came in PT0.2S while waiting for a request");
        }
    }

    @Test
    void waitsABoundedTimeForAConnectionAndForEvents() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.builder().limit(SHORT).start()) {
            assertThatThrownBy(peer::accept).isInstanceOf(AssertionError.class).hasMessageContaining("no connection");
            assertThatThrownBy(() -> peer.connection(1)).isInstanceOf(AssertionError.class);
            try (Socket socket = connect(peer)) {
                write(socket, "PING");
                PeerConnection connection = peer.accept();
                connection.expectBytes("PI");

                assertThatThrownBy(() -> connection.awaitRequests(1))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("received so far: \"PING\"");
                assertThatThrownBy(connection::awaitClosedByClient).isInstanceOf(AssertionError.class);
                assertThatThrownBy(connection::expectClose).hasMessageContaining("byte 78 came");
            }
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void takesAResetBetweenRequestsForTheEnd() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> {
                c.expectRequest();
                assertThat(c.nextRequest()).isNull();
            });
            Socket client = connect(peer);
            write(client, "GET / HTTP/1.1\r\n\r\n");
            peer.connection(1).awaitRequests(1);
            client.setSoLinger(true, 0);
            client.close();
            peer.connection(1).awaitClosedByClient();
        }
    }

    @Test
    void endsAScriptThatStallsWithoutAFailure() throws IOException {
        ScriptedPeer peer = ScriptedPeer.start();
        peer.next(c -> c.expectRequest().stall());
        peer.next(PeerConnection::drain);
        peer.next(c -> c.sendUntilClosed(new byte[1024]));
        peer.next(c -> {
            while (c.nextRequest() != null) {
                c.respond(200, "again");
            }
        });
        try (Socket first = connect(peer);
                Socket second = connect(peer);
                Socket third = connect(peer);
                Socket fourth = connect(peer)) {
            write(first, "GET / HTTP/1.1\r\n\r\n");
            write(second, "x");
            assertThat(third.getInputStream().readNBytes(10)).hasSize(10);
            write(fourth, "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
            peer.connection(1).awaitRequests(1);
            peer.connection(4).awaitRequests(2);

            peer.close();
        }
    }

    @Test
    void endsAScriptThatIsNeverReleased() throws IOException {
        ScriptedPeer peer = ScriptedPeer.start();
        peer.next(c -> c.stallUntil(new CountDownLatch(1)));
        try (Socket socket = connect(peer)) {
            peer.connection(1);

            assertThatThrownBy(peer::close).hasMessageContaining("closed before it was released");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void seesTheClientClose() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> c.send("hi").expectClose());
            Socket socket = connect(peer);
            assertThat(read(socket, 2)).isEqualTo("hi");
            socket.close();
            peer.connection(1).awaitClosedByClient();
        }
    }

    @Test
    void seesTheClientResetAsAClose() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            Socket socket = connect(peer);
            PeerConnection connection = peer.accept();
            socket.setSoLinger(true, 0);
            socket.close();

            connection.expectClose();
        }
    }

    @Test
    void closesHalfAndWhole() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> {
                c.send("bye").halfClose().expectBytes("still here");
                c.close();
            });
            try (Socket socket = connect(peer)) {
                assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                        .isEqualTo("bye");
                write(socket, "still here");
            }
        }
    }

    @Test
    void resets() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(PeerConnection::reset);
            try (Socket socket = connect(peer)) {
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
            }
        }
    }

    @Test
    void cutsTlsShort() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.next(c -> c.send("some").cut());
            try (Socket socket = TestTls.clientContext().getSocketFactory().createSocket("localhost", peer.port())) {
                assertThat(read(socket, 4)).isEqualTo("some");
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void seesTheClientGiveUpTheTlsHandshake() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext(TestCertificate.UNTRUSTED))) {
            peer.next(PeerConnection::expectFailedHandshake);
            try (SSLSocket socket =
                    (SSLSocket) TestTls.clientContext().getSocketFactory().createSocket("localhost", peer.port())) {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void readsTrailersAndChunkExtensions() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                Socket socket = connect(peer)) {
            write(
                    socket,
                    "PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nDigest: x\r\n\r\nrest");
            PeerConnection connection = peer.accept();
            ReceivedRequest request = connection.readRequest();

            assertThat(request.text()).isEqualTo("abc0123456789");
            assertThat(request.trailers().first("digest")).isEqualTo("x");
            assertThat(request).hasToString("PUT /x HTTP/1.1 with 13 bytes");
            assertThat(request.head()).endsWith("chunked\r\n\r\n");
            connection.expectBytes("rest");
        }
    }

    @Test
    void forgivesNoMistakeInTheGrammar() throws IOException {
        for (String wrong : new String[] {
            "GET / HTTP/1.1\nHost: a\n\n",
            "GET  / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n\r\n",
            "GET / HTTP/1.1\r\nspace : x\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: +1\r\n\r\nx",
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc"
        }) {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    Socket socket = connect(peer)) {
                write(socket, wrong);

                assertThatThrownBy(() -> peer.accept().readRequest())
                        .as(wrong)
                        .isInstanceOf(AssertionError.class)
                        .hasCauseInstanceOf(RequestReader.GrammarException.class);
            }
        }
    }

    private static Socket connect(ScriptedPeer peer) throws IOException {
        return new Socket("127.0.0.1", peer.port());
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), ISO_8859_1);
    }
}
