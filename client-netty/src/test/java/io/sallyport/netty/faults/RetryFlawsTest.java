package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.RetryPolicy;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other clients did wrong when they retried, by the names under which it was published. */
@Timeout(60)
class RetryFlawsTest {

    private static final RetryPolicy QUICK =
            RetryPolicy.builder().baseDelay(Duration.ofMillis(1)).build();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient client() {
        return leaks.watch(HttpClient.builder().retries(QUICK).build());
    }

    /** square/okhttp issue 2394, android-async-http issue 1282: a POST was sent again when its answer took too long. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void aRequestThatMayHaveBeenProcessedIsNotSentTwiceForATimeout(String method) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest(method, "/").expectClose());
            Request request = Request.builder(method, peer.url("/"))
                    .body("order")
                    .responseTimeout(Duration.ofMillis(100))
                    .build();
            assertThatThrownBy(() -> client.blocking().send(request)).isInstanceOf(ResponseTimeoutException.class);
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    /** The same on a connection that was used before, where the answer breaks off. */
    @Test
    void norForALostConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(
                    c -> c.expectRequest().respond(200, "warm").expectRequest().reset());
            assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("warm");
            assertThatThrownBy(() -> client.blocking()
                            .send(Request.post(peer.url("/")).body("order").build()))
                    .isInstanceOf(io.sallyport.error.ConnectionLostException.class);
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    /** urllib3 issue 1338, azure-sdk-for-net issue 50949: a server kept clients waiting for hours. urllib3 pull request 3743: a number that overflowed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "31",
                "3600",
                "9999999999",
                "9223372036854775808",
                "99999999999999999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void aServerThatAsksForTooMuchIsNotWaitedFor(String value) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 503 Busy\r\nRetry-After: " + value + "\r\nContent-Length: 4\r\n\r\nbusy"));
            try (BlockingResponse response = client.blocking().get(peer.url("/"))) {
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.headers().first("Retry-After")).isEqualTo(value);
                assertThat(response.text()).isEqualTo("busy");
            }
        }
    }

    /** The same, as a pause that outlives the limit of the call. */
    @Test
    void aPauseBeyondTheDeadlineIsNotBegun() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c ->
                    c.expectRequest().send("HTTP/1.1 503 Busy\r\nRetry-After: 20\r\nContent-Length: 4\r\n\r\nbusy"));
            Request request =
                    Request.get(peer.url("/")).deadline(Duration.ofSeconds(15)).build();
            assertThat(client.blocking().send(request).text()).isEqualTo("busy");
        }
    }

    /** openai-java issue 853: a negative pause, or a date that had passed, was an exception. vercel/fetch-retry pull request 31: a date was none at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1",
                "-99999999999999999999",
                "0",
                "1e3",
                "soon",
                "\u00e9",
                "Wed, 21 Oct 2015 07:28:00 GMT",
                "Wednesday, 21-Oct-15 07:28:00 GMT",
                "Wed Oct 21 07:28:00 2015",
                "Wed, 99 Oct 2015 07:28:00 GMT",
            })
    void aServerThatAsksForNothingOrNonsenseIsAskedAgain(String value) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 503 Busy\r\nRetry-After: " + value + "\r\nContent-Length: 0\r\n\r\n")
                    .expectRequest()
                    .respond(200, "fine"));
            BlockingResponse response = client.blocking().get(peer.url("/"));
            assertThat(response.text()).isEqualTo("fine");
            assertThat(response.history()).extracting(Response::status).containsExactly(503);
        }
    }

    /** A server whose clock is years off says when by its own clock. */
    @Test
    void aDateIsReadByTheServersClock() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 503 Busy\r\nDate: Fri, 01 Jan 2100 00:00:00 GMT\r\n")
                    .send("Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n")
                    .expectRequest()
                    .respond(200, "fine"));
            assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("fine");
        }
    }
}
