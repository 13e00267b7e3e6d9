package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are closed before their end: the platform reads away what is left, if that is not too much, and uses the connection again. */
@Timeout(60)
final class LeftBodiesTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final int LEFT = 128 * 1024;

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private static HttpURLConnection open(HttpClient client, ScriptedPeer peer) throws IOException {
        return UrlHandlers.open(client, new URL(peer.url("/a")));
    }

    /** Reads the first byte of a body and closes it. */
    private static HttpURLConnection readOne(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getInputStream()) {
            assertThat(body.read()).isEqualTo('1');
        }
        return connection;
    }

    private static CompletableFuture<HttpURLConnection> inBackground(HttpURLConnection connection) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return readOne(connection);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void awaitIdle(HttpClient client, int connections) {
        while (client.snapshot().idle() < connections) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theRestIsReadAwayAndTheConnectionUsedAgain() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<HttpURLConnection> first = inBackground(open(client, peer));
            PeerConnection connection = peer.accept().expectRequest();
            connection.send(OK + "Content-Length: " + (1 + LEFT) + "\r\n\r\n1");
            first.get(20, TimeUnit.SECONDS);
            connection.send("a".repeat(LEFT));
            awaitIdle(client, 1);

            CompletableFuture<HttpURLConnection> second = inBackground(open(client, peer));
            connection.expectRequest().respond(200, "1");
            second.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void soIsTheBodyOfARedirect() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<HttpURLConnection> call = inBackground(open(client, peer));
            PeerConnection moved = peer.accept().expectRequest();
            moved.send("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 5\r\n\r\n1");
            peer.accept().expectRequest("GET", "/b").respond(200, "1");
            call.get(20, TimeUnit.SECONDS);
            moved.send("2345");
            awaitIdle(client, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 524290\r\n\r\n1",
                "Content-Length: 9999999999\r\n\r\n1",
                "Transfer-Encoding: chunked\r\n\r\n1\r\n1\r\n",
                "Content-Length: 5\r\nConnection: close\r\n\r\n1",
                "\r\n1"
            })
    void moreThanThePlatformReadsAwayClosesTheConnection(String answer) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<HttpURLConnection> call = inBackground(open(client, peer));
            PeerConnection connection = peer.accept().expectRequest().send(OK + answer);
            call.get(20, TimeUnit.SECONDS);
            connection.expectClose();
        }
    }

    @Test
    void howMuchIsThePlatformsProperty() throws Exception {
        System.setProperty("http.KeepAlive.remainingData", "1");
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<HttpURLConnection> call = inBackground(open(client, peer));
            PeerConnection connection = peer.accept().expectRequest().send(OK + "Content-Length: 1026\r\n\r\n1");
            call.get(20, TimeUnit.SECONDS);
            connection.expectClose();
        } finally {
            System.clearProperty("http.KeepAlive.remainingData");
        }
    }

    @Test
    void disconnectingClosesItEvenThen() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<HttpURLConnection> call = inBackground(open(client, peer));
            PeerConnection connection = peer.accept().expectRequest().send(OK + "Content-Length: 5\r\n\r\n1");
            call.get(20, TimeUnit.SECONDS).disconnect();
            connection.expectClose();

            HttpURLConnection unread = open(client, peer);
            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
                try {
                    assertThat(unread.getInputStream().read()).isEqualTo('1');
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                unread.disconnect();
            });
            PeerConnection other = peer.accept().expectRequest().send(OK + "Content-Length: 5\r\n\r\n1");
            second.get(20, TimeUnit.SECONDS);
            other.expectClose();
        }
    }
}
