package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.Http1Config;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.ResolveFailedException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.event.AttemptStarted;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What can go wrong between us and a peer, by its type and its facts. */
abstract class FailureContract extends Fixture {

    FailureContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void namesEveryAddressThatRefused() throws Exception {
        int port = SomePort.unused();
        InetAddress other = InetAddress.getByAddress("refuses.test", new byte[] {127, 0, 0, 2});
        HttpClient client = client(settings -> settings.resolver(
                host -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress(), other))));

        ConnectFailedException failure =
                failure(ConnectFailedException.class, client.get("http://refuses.test:" + port + "/"));

        assertFacts(failure, Phase.CONNECT, Processing.NOT_PROCESSED);
        assertInstanceOf(ConnectException.class, failure.getCause());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("127.0.0.1") && message.contains("127.0.0.2"), message);
        assertTrue(message.contains(String.valueOf(port)), message);
        assertNotNull(failure.address());
    }

    @Test
    void connectsToTheNextAddressWhenOneRefuses() {
        peer().next(c -> c.expectRequest().respond(200, "second"));
        HttpClient client = client(settings -> settings.resolver(host ->
                CompletableFuture.completedFuture(List.of(address(127, 0, 0, 2), InetAddress.getLoopbackAddress()))));

        Response response = get(client.get(peer().url("/").replace("127.0.0.1", "localhost")));

        assertEquals("second", get(response.text()));
    }

    @Test
    void failsWhenTheHostIsNotFound() {
        HttpClient none = client(settings -> settings.resolver(host -> CompletableFuture.completedFuture(List.of())));
        assertFacts(
                failure(ResolveFailedException.class, none.get("http://nobody.test/")),
                Phase.RESOLVE,
                Processing.NOT_PROCESSED);

        UnknownHostException cause = new UnknownHostException("nobody.test");
        HttpClient failing = client(settings -> settings.resolver(host -> CompletableFuture.failedFuture(cause)));
        ResolveFailedException failure = failure(ResolveFailedException.class, failing.get("http://nobody.test/"));
        assertSame(cause, failure.getCause());

        HttpClient throwing = client(settings -> settings.resolver(host -> {
            throw new IllegalStateException("no resolver today");
        }));
        failure(ResolveFailedException.class, throwing.get("http://nobody.test/"));
    }

    @Test
    void failsWhenTheConnectionEndsBeforeTheHead() {
        peer().next(c -> {
            c.expectRequest();
            c.close();
        });
        peer().next(c -> {
            c.expectRequest().send("HTTP/1.1 200 OK\r\nX-Half");
            c.close();
        });
        HttpClient client = client();

        HttpClientException nothing = failure(ConnectionLostException.class, client.get(peer().url("/")));
        assertFacts(nothing, Phase.RESPONSE_HEAD, Processing.MAYBE_PROCESSED);
        assertEquals(1, nothing.connectionUses());
        assertEquals(0, nothing.bytesReceived());
        assertTrue(nothing.bytesSent() > 0);
        HttpClientException half = failure(ConnectionLostException.class, client.get(peer().url("/")));
        assertFacts(half, Phase.RESPONSE_HEAD, Processing.ANSWERED);
        assertTrue(half.bytesReceived() > 0);
        assertEquals(2, events().events(AttemptStarted.class).size());
    }

    @Test
    void failsWhenTheConnectionIsReset() {
        peer().next(c -> c.expectRequest().reset());
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                .reset());
        HttpClient client = client();

        failure(ConnectionLostException.class, client.get(peer().url("/")));
        HttpClientException inTheBody =
                failure(HttpClientException.class, client.get(peer().url("/")).thenCompose(Response::bytes));
        assertTrue(
                inTheBody instanceof ConnectionLostException || inTheBody instanceof TruncatedBodyException,
                inTheBody::toString);
    }

    @Test
    void failsWhenTheBodyEndsTooEarly() {
        for (String cut : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n")) {
            peer().next(c -> {
                c.expectRequest().send(cut);
                c.close();
            });
            Response response = get(client().get(peer().url("/")));

            TruncatedBodyException failure = failure(TruncatedBodyException.class, response.bytes());

            assertFacts(failure, Phase.RESPONSE_BODY, Processing.ANSWERED);
            failure(TruncatedBodyException.class, response.trailers());
        }
    }

    @Test
    void failsWhenThePeerSpeaksNoHttp() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("garbage", "garbage\r\n\r\n"),
                Map.entry("another protocol", "SSH-2.0-OpenSSH_9.2p1\r\n\r\n"),
                Map.entry("version", "HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n"),
                Map.entry("status", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
                Map.entry("status of letters", "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"),
                Map.entry("header without colon", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
                Map.entry("space before colon", "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n"),
                Map.entry("empty name", "HTTP/1.1 200 OK\r\n: value\r\n\r\n"),
                Map.entry("control in a value", "HTTP/1.1 200 OK\r\nX-A: a\u0000b\r\n\r\n"),
                Map.entry("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
                Map.entry("signed length", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na"),
                Map.entry("vast length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\na"));
        wrong.forEach((what, answer) -> {
            peer().next(c -> c.expectRequest().send(answer).drain());

            ProtocolException failure = failureOf(what, client().get(peer().url("/")));

            assertEquals(Phase.RESPONSE_HEAD, failure.phase(), what);
            assertEquals(Processing.ANSWERED, failure.processing(), what);
            peer().connection(peer().connections()).awaitClosedByClient();
        });
    }

    @Test
    void failsWhenTheChunksAreWrong() {
        Map<String, String> wrong = Map.of(
                "no number", "x\r\n",
                "negative", "-1\r\n",
                "vast", "FFFFFFFFFFFFFFFFF\r\n",
                "no line end behind the data", "1\r\nabc\r\n",
                "trailer without colon", "0\r\nno colon\r\n\r\n");
        wrong.forEach((what, chunks) -> {
            peer().next(c -> c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
                    .drain());

            failureOf(what, client().get(peer().url("/")).thenCompose(Response::bytes));

            peer().connection(peer().connections()).awaitClosedByClient();
        });
    }

    @Test
    void closesTheConnectionOfAMessageWithTwoFramings() {
        // RFC 9112 6.3: Transfer-Encoding wins or it is an error; the connection must not be used again in either case.
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                .drain());
        CompletableFuture<byte[]> call = client().get(peer().url("/")).thenCompose(Response::bytes);

        eventually("an outcome", call::isDone);

        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void takesOnlySoLongAHead() {
        peer().otherwise(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(2000) + "\r\n\r\n")
                .drain());
        HttpClient narrow = client(settings ->
                settings.http1(Http1Config.builder().maxHeaderBytes(1000).build()));
        failure(ProtocolException.class, narrow.get(peer().url("/")));

        HttpClient few = client(settings ->
                settings.http1(Http1Config.builder().maxHeaderCount(1).build()));
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nX-A: 1\r\nX-B: 2\r\nContent-Length: 0\r\n\r\n")
                .drain());
        failure(ProtocolException.class, few.get(peer().url("/")));
    }

    @Test
    void takesNoEndlessHead() {
        peer().next(c -> {
            c.expectRequest().send("HTTP/1.1 200 OK\r\n");
            c.sendUntilClosed("X-More: more\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
        });

        failure(ProtocolException.class, client().get(peer().url("/")));

        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void tellsNoSecrets() {
        peer().next(c -> {
            c.expectRequest();
            c.close();
        });
        Request request = Request.get(peer().url("/"))
                .header("Authorization", "Bearer hunter2")
                .header("Cookie", "id=hunter2")
                .build();

        ConnectionLostException failure = failure(ConnectionLostException.class, client().send(request));

        assertTrue(!failure.toString().contains("hunter2"), failure::toString);
        assertTrue(failure.request() != null
                && !"Bearer hunter2".equals(failure.request().headers().first("Authorization")));
        assertTrue(!events().toString().contains("hunter2"));
    }

    private static ProtocolException failureOf(String what, CompletableFuture<?> call) {
        try {
            return failure(ProtocolException.class, call);
        } catch (AssertionError e) {
            throw new AssertionError(what + ": " + e.getMessage(), e);
        }
    }

    private static void assertFacts(HttpClientException failure, Phase phase, Processing processing) {
        assertEquals(phase, failure.phase(), failure::toString);
        assertEquals(processing, failure.processing(), failure::toString);
        assertNotNull(failure.request());
    }

    private static InetAddress address(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
