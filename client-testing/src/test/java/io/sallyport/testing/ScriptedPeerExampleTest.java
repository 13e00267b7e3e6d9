package io.sallyport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shows how to use a scripted peer. The client is the JDK's: any will do. */
@Timeout(30)
final class ScriptedPeerExampleTest {

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestTls.clientContext(TestCertificate.ALICE))
            .build();

    @Test
    void answersByteByByte() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> c.expectRequest("GET", "/hello")
                    .sendByteByByte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));

            HttpResponse<String> response = client.send(get(peer, "/hello"), BodyHandlers.ofString());

            assertThat(response.body()).isEqualTo("hello");
        }
    }

    @Test
    void looksAtWhatTheClientSends() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> c.expectRequest().respond(200, "").expectRequest().respond(200, ""));

            client.send(post(peer, HttpRequest.BodyPublishers.ofString("known")), BodyHandlers.discarding());
            client.send(
                    post(
                            peer,
                            HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("unknown"))),
                    BodyHandlers.discarding());

            assertThat(peer.connections()).isEqualTo(1);
            assertThat(peer.connection(1).requests())
                    .satisfiesExactly(
                            known -> {
                                assertThat(known.text()).isEqualTo("known");
                                assertThat(known.headers().first("content-length"))
                                        .isEqualTo("5");
                            },
                            unknown -> {
                                assertThat(unknown.text()).isEqualTo("unknown");
                                assertThat(unknown.headers().first("transfer-encoding"))
                                        .isEqualTo("chunked");
                            });
            assertThat(peer.connection(1).receivedText()).startsWith("POST / HTTP/1.1\r\n");
        }
    }

    @Test
    void playsSeveralConnectionsInOrder() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> {
                c.expectRequest("GET", "/1").send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nfirst");
                c.close();
            });
            peer.next(c -> c.expectRequest("GET", "/2").respond(404, "second"));

            assertThat(client.send(get(peer, "/1"), BodyHandlers.ofString()).body())
                    .isEqualTo("first");
            assertThat(client.send(get(peer, "/2"), BodyHandlers.ofString()).body())
                    .isEqualTo("second");
            assertThat(peer.connections()).isEqualTo(2);
        }
    }

    @Test
    void stallsUntilReleased() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> c.expectRequest().stallUntil(released).respond(200, "late"));

            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(get(peer, "/"), BodyHandlers.ofString());
            peer.connection(1).awaitRequests(1);
            assertThat(answer).isNotDone();
            released.countDown();

            assertThat(answer.join().body()).isEqualTo("late");
        }
    }

    @Test
    void isPlayedByTheTestItself() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(get(peer, "/"), BodyHandlers.ofString());
            PeerConnection connection = peer.accept().expectRequest("GET", "/");
            assertThat(connection.request().headers().contains("Host")).isTrue();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.close();

            assertThatThrownBy(answer::join).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void resets() {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.otherwise(c -> c.expectRequest().reset());

            assertThatThrownBy(() -> client.send(get(peer, "/"), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void speaksTls() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.builder()
                .tls(TestTls.serverContext())
                .requireClientCertificate()
                .start()) {
            peer.next(c -> c.handshake()
                    .expectRequest()
                    .respond(200, c.tlsSession().getPeerPrincipal().getName()));

            assertThat(client.send(get(peer, "/"), BodyHandlers.ofString()).body())
                    .isEqualTo("CN=alice");
        }
    }

    private static HttpRequest get(ScriptedPeer peer, String path) {
        return HttpRequest.newBuilder(URI.create(peer.url(path))).build();
    }

    private static HttpRequest post(ScriptedPeer peer, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(peer.url("/"))).POST(body).build();
    }
}
