package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** RFC 9110 section 10.1.1, against a peer that says when it wants what. */
class ExpectContinueTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private static Request expecting(ScriptedPeer peer) {
        return Request.post(peer.url("/"))
                .header("Expect", "100-continue")
                .body("hello")
                .build();
    }

    @Test
    void theBodyGoesOutWhenTheServerWantsIt() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                connection.readBody();
                connection.respond(200, "ok").expectClose();
            });
            FullResponse response = client.blocking().fetch(expecting(peer));
            assertThat(response.text()).isEqualTo("ok");
            assertThat(peer.connection(1).request().text()).isEqualTo("hello");
        }
    }

    @Test
    void aSilentServerGetsTheBodyAfterAWhile() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection ->
                    connection.expectRequest("POST", "/").respond(200, "ok").expectClose());
            assertThat(client.blocking().fetch(expecting(peer)).text()).isEqualTo("ok");
        }
    }

    @Test
    void aFinalAnswerMeansThatNoBodyIsSentAndTheConnectionIsClosed() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.readHead();
                connection.respond(403, "no").expectClose();
            });
            assertThat(client.blocking().fetch(expecting(peer)).status()).isEqualTo(403);
            peer.connection(1).awaitClosedByClient();
            assertThat(peer.connection(1).receivedText()).doesNotContain("hello");
        }
    }

    @Test
    void aServerThatCannotMeetItGetsTheRequestWithoutIt() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.readHead();
                connection.respond(417, "").expectClose();
            });
            peer.next(connection ->
                    connection.expectRequest("POST", "/").respond(200, "ok").expectClose());
            FullResponse response = client.blocking().fetch(expecting(peer));
            assertThat(response.text()).isEqualTo("ok");
            assertThat(peer.connection(2).receivedText())
                    .doesNotContain("Expect")
                    .endsWith("hello");
            assertThat(response.history()).hasSize(1);
        }
    }
}
