package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
    void aFinalAnswerThatComesSlowlyStillMeansThatNoBodyIsSent() throws Exception {
        Duration limit = Duration.ofMillis(1300); // longer than a silent server is waited for
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 10\r\n\r\nhalf");
                connection.drain();
            });
            Response response = client.send(
                            expecting(peer).toBuilder().readTimeout(limit).build())
                    .get(10, TimeUnit.SECONDS);
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.bytes())
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ReadTimeoutException.class);
            peer.connection(1).awaitClosedByClient();
            assertThat(peer.connection(1).receivedText()).doesNotContain("hello");
        }
    }

    @Test
    void theReadLimitRunsWhenTheFinalAnswerIsThere() throws Exception {
        RequestBody unfinished = RequestBody.publisher(subscriber -> {});
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 10\r\n\r\nhalf");
                connection.drain();
            });
            Response response = client.send(expecting(peer).toBuilder()
                            .body(unfinished)
                            .readTimeout(Duration.ofMillis(100))
                            .build())
                    .get(10, TimeUnit.SECONDS);
            assertThat(response.bytes())
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ReadTimeoutException.class);
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
