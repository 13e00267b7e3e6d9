package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingResponse;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.RedirectException;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.HeadReceived;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects of servers that are odd, slow or hostile: what becomes of the next request, of the connection, and of the call. */
@Timeout(60)
class RedirectFaultsTest {

    private static final String FOUND = "HTTP/1.1 302 Found\r\nLocation: /next\r\n";

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final RecordingListener events = leaks.watch(new RecordingListener());

    private HttpClient client() {
        return leaks.watch(HttpClient.builder().listener(events).build());
    }

    private static BlockingResponse get(HttpClient client, ScriptedPeer peer) throws Exception {
        return client.blocking().get(peer.url("/start"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\n\r\n",
                "Content-Length: 5\r\n\r\nmoved",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nmoved\r\n0\r\n\r\n",
            })
    void aShortBodyLeavesTheConnectionForTheNextRequest(String rest) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest("GET", "/start")
                    .send(FOUND + rest)
                    .expectRequest("GET", "/next")
                    .respond(200, "there"));
            BlockingResponse response = get(client, peer);
            assertThat(response.text()).isEqualTo("there");
            assertThat(response.connection().uses()).isEqualTo(2);
            assertThat(response.history()).extracting(Response::status).containsExactly(302);
            assertThat(response.history().get(0).headers().first("Location")).isEqualTo("/next");
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void eachHopIsAnAttemptForListeners() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest()
                    .send(FOUND + "Content-Length: 0\r\n\r\n")
                    .expectRequest()
                    .respond(200, "there"));
            get(client, peer).bytes();
            assertThat(events.await(CallEnded.class).attempts()).isEqualTo(2);
            assertThat(events.events(AttemptStarted.class))
                    .extracting(event -> event.attempt() + " " + event.request())
                    .containsExactly("1 GET " + peer.url("/start"), "2 GET " + peer.url("/next"));
            assertThat(events.events(HeadReceived.class))
                    .extracting(HeadReceived::status)
                    .containsExactly(302, 200);
            events.assertPaired();
        }
    }

    @Test
    void endlessRedirectsEndWithTheirHistory() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.otherwise(c -> {
                for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                    c.send("HTTP/1.1 302 Found\r\nLocation: " + asked.target() + "x\r\nContent-Length: 0\r\n\r\n");
                }
            });
            assertThatThrownBy(() -> get(client, peer)).isInstanceOfSatisfying(RedirectException.class, failure -> {
                assertThat(failure).hasMessageStartingWith("more redirects than RedirectConfig.maxRedirects (20)");
                assertThat(failure.history()).hasSize(21);
                assertThat(failure.address()).isNotNull();
            });
            assertThat(peer.connections()).isEqualTo(1);
            assertThat(peer.connection(1).requests()).hasSize(21);
        }
    }

    private void assertGoesOnElsewhere(PeerScript first, boolean closedByUs) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(first);
            peer.next(c -> c.expectRequest("GET", "/next").respond(200, "there"));
            BlockingResponse response = get(client, peer);
            assertThat(response.text()).isEqualTo("there");
            Response earlier = response.history().get(0);
            assertThat(earlier.status()).isEqualTo(302);
            assertThat(events.await(CallEnded.class).failure()).isNull();
            if (closedByUs) {
                peer.connection(1).awaitClosedByClient();
                assertThatThrownBy(earlier.bytes()::join).hasCauseInstanceOf(BodyClosedException.class);
            }
        }
    }

    @Test
    void aGiantBodyThatIsAnnouncedIsNotRead() throws Exception {
        assertGoesOnElsewhere(
                c -> c.expectRequest()
                        .send(FOUND + "Content-Length: 1000000000000\r\n\r\n")
                        .sendUntilClosed(new byte[16 * 1024]),
                true);
    }

    @Test
    void aBodyThatDoesNotEndIsReadUpToItsLimit() throws Exception {
        assertGoesOnElsewhere(
                c -> c.expectRequest()
                        .send(FOUND + "Transfer-Encoding: chunked\r\n\r\n")
                        .sendUntilClosed(("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII)),
                true);
        long received = events.events(AttemptEnded.class).get(0).bytesReceived();
        assertThat(received).isLessThan(1024 * 1024);
    }

    @Test
    void aBodyThatNeverComesHoldsUpNothing() throws Exception {
        assertGoesOnElsewhere(
                c -> c.expectRequest()
                        .send(FOUND + "Content-Length: 10\r\n\r\nhalf")
                        .expectClose(),
                true);
    }

    @Test
    void aBodyUntilTheEndOfTheConnection() throws Exception {
        assertGoesOnElsewhere(
                c -> c.expectRequest().send(FOUND + "\r\nuntil the end").close(), false);
    }

    @Test
    void aBodyThatIsCutIsNoFailure() throws Exception {
        assertGoesOnElsewhere(
                c -> c.expectRequest()
                        .send(FOUND + "Content-Length: 10\r\n\r\nhalf")
                        .close(),
                false);
    }

    @Test
    void aConnectionThatIsReset() throws Exception {
        assertGoesOnElsewhere(
                c -> c.expectRequest()
                        .send(FOUND + "Content-Length: 10\r\n\r\nhalf")
                        .reset(),
                false);
    }

    @Test
    void aFloodOfFieldsIsRefusedAsInAnyAnswer() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 302 Found\r\n")
                    .sendUntilClosed("Location: /x\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThatThrownBy(() -> get(client, peer))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("maxHeader");
        }
    }

    @Test
    void aLocationThatFillsTheHeadIsRefused() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /" + "x".repeat(60_000) + "\r\n\r\n"));
            assertThatThrownBy(() -> get(client, peer))
                    .isInstanceOf(RedirectException.class)
                    .hasMessageContaining("has 60001 characters (expected: 16384 at most)");
        }
    }

    @Test
    void bytesBeyondAsciiAreUtf8() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /\u00c3\u00a4 \\x?\u00ff\r\n\r\n")
                    .expectRequest("GET", "/%C3%A4%20/x?%FF")
                    .respond(200, "there"));
            assertThat(get(client, peer).text()).isEqualTo("there");
        }
    }

    @Test
    void aStreamThatWasSentCannotGoAlong() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest().send("HTTP/1.1 307 \r\nLocation: /next\r\nContent-Length: 0\r\n\r\n"));
            RequestBody once = RequestBody.inputStream(new ByteArrayInputStream(new byte[5]), 5);
            assertThatThrownBy(() -> client.blocking().post(peer.url("/start"), once))
                    .isInstanceOf(RedirectException.class)
                    .hasMessageContaining("keeps the body, which cannot be sent again");
        }
    }

    @Test
    void aBodyInMemoryIsSentAgain() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> {
                c.expectRequest("POST", "/start").send("HTTP/1.1 308 \r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
                c.expectRequest("POST", "/next").respond(200, c.request().text());
            });
            assertThat(client.blocking().post(peer.url("/start"), "text").text())
                    .isEqualTo("text");
        }
    }

    /** The server answers before the body, which then never goes out to it. */
    @Test
    void anAnswerBeforeTheBodyIsFollowedWithIt() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> {
                c.readHead();
                c.send("HTTP/1.1 307 \r\nLocation: /next\r\nContent-Length: 0\r\n\r\n")
                        .expectClose();
            });
            peer.next(c -> {
                c.readHead();
                c.send("HTTP/1.1 100 Continue\r\n\r\n").readBody();
                c.respond(200, c.request().text());
            });
            Request request = Request.put(peer.url("/start"))
                    .header("Expect", "100-continue")
                    .body("text")
                    .build();
            assertThat(client.blocking().send(request).text()).isEqualTo("text");
        }
    }

    @Test
    void cancelEndsTheWaitForABody() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            CallFuture<Response> call = client.get(peer.url("/start"));
            PeerConnection connection = peer.accept().expectRequest();
            connection.send(FOUND + "Content-Length: 10\r\n\r\nhalf");
            events.await(HeadReceived.class);
            call.cancel(true);
            connection.expectClose();
            events.await(CallEnded.class);
        }
    }

    @Test
    void theDeadlineIsOverAllHops() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            CallFuture<Response> call = client.send(Request.get(peer.url("/start"))
                    .deadline(Duration.ofSeconds(1))
                    .build());
            PeerConnection connection = peer.accept().expectRequest();
            connection.send(FOUND + "Content-Length: 0\r\n\r\n").expectRequest("GET", "/next");
            assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(CallTimeoutException.class);
            connection.expectClose();
        }
    }
}
