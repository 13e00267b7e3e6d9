package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.TargetUri;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What went wrong in HTTP/1.1 elsewhere, by the names under which it was published. Numbers stand for the kind of flaw, whichever side of a connection had it. */
@Timeout(60)
class PublishedFlawsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

    /** What an attacker wants to be taken for the answer to the next request. */
    private static final String SMUGGLED = OK + "Content-Length: 8\r\n\r\nsmuggled";

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    /** Responses that two readers could read in two ways: refused, and their connection is closed. */
    @Nested
    class Framing {

        static Stream<Arguments> ambiguous() {
            return Stream.of(
                    Arguments.of(
                            "RFC 9112 6.1", OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                    Arguments.of(
                            "CVE-2019-20445", OK + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                    Arguments.of("CVE-2019-20445", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
                    Arguments.of("CVE-2017-7658", OK + "Content-Length: 5\r\nContent-length: 50\r\n\r\nhello"),
                    Arguments.of("RFC 9110 8.6, a list", OK + "Content-Length: 5, 5\r\n\r\nhello"),
                    Arguments.of("RFC 9110 8.6, a list", OK + "Content-Length: 5, 6\r\n\r\nhello!"),
                    Arguments.of("CVE-2023-40167", OK + "Content-Length: +5\r\n\r\nhello"),
                    Arguments.of("negative", OK + "Content-Length: -1\r\n\r\nhello"),
                    Arguments.of("hexadecimal", OK + "Content-Length: 0x5\r\n\r\nhello"),
                    Arguments.of("overflow of 64 bits", OK + "Content-Length: 18446744073709551621\r\n\r\nhello"),
                    Arguments.of("empty", OK + "Content-Length: \r\n\r\nhello"),
                    Arguments.of("spaces inside", OK + "Content-Length: 1 0\r\n\r\nhello"),
                    Arguments.of("CVE-2019-16869", OK + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
                    Arguments.of("CVE-2019-16869", OK + "Content-Length : 5\r\n\r\nhello"),
                    Arguments.of("CVE-2019-20444", OK + "Content-Length\r\n\r\nhello"),
                    Arguments.of("CVE-2021-43797", OK + "\u0001Content-Length: 5\r\n\r\nhello"),
                    Arguments.of("CVE-2021-43797", OK + "Content-Length\u001f: 5\r\n\r\nhello"),
                    Arguments.of("CVE-2024-27982", OK + " Content-Length: 5\r\n\r\nhello"),
                    Arguments.of("CVE-2022-32213", OK + "Transfer-Encoding: chunkedchunked\r\n\r\n0\r\n\r\n"),
                    Arguments.of("CVE-2022-32215", OK + "Transfer-Encoding: chunked\r\n , identity\r\n\r\n0\r\n\r\n"),
                    Arguments.of("CVE-2026-42585", OK + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                    Arguments.of("identity", OK + "Transfer-Encoding: identity\r\n\r\nhello"),
                    Arguments.of("xchunked", OK + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                    Arguments.of("chunked twice", OK + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                    Arguments.of(
                            "two fields",
                            OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
                    Arguments.of("quoted", OK + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
                    Arguments.of("RFC 9112 6.1", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        }

        static Stream<Arguments> wrongChunks() {
            return Stream.of(
                    Arguments.of("CVE-2025-58056, LF ends the size", "5\nhello\r\n0\r\n\r\n"),
                    Arguments.of("CVE-2025-58056, LF ends an extension", "5;a\nhello\r\n0\r\n\r\n"),
                    Arguments.of("CVE-2026-33870, CRLF in a quoted extension", "1;a=\"\r\nX\r\n0\r\n\r\n\"\r\n5\r\n"),
                    Arguments.of("CVE-2017-7657, 64 bits", "10000000000000005\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("NUL in an extension", "5;a\0b\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("0x", "0x5\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("a sign", "+5\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("a minus", "-5\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("an underscore", "1_0\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("a space before", " 5\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("digits that are not ASCII", "\u00b2\r\nhe\r\n0\r\n\r\n"),
                    Arguments.of("no size", "\r\nhello\r\n0\r\n\r\n"),
                    Arguments.of("no line end behind the data", "5\r\nhello0\r\n\r\n"),
                    Arguments.of("LF behind the data", "5\r\nhello\n0\r\n\r\n"),
                    Arguments.of("two other bytes behind the data", "5\r\nhelloXX0\r\n\r\n"),
                    Arguments.of("LF ends a trailer", "0\r\nX: 1\n\r\n"),
                    Arguments.of("a trailer with a space before the colon", "0\r\nX : 1\r\n\r\n"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("ambiguous")
        void isRefusedWhereItIsAmbiguous(String reference, String response) {
            assertRefused(response);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("wrongChunks")
        void isRefusedWhereChunksAreWrong(String reference, String chunks) {
            assertRefused(CHUNKED + chunks);
        }

        /** CVE-2026-42580: the size lost its upper bits, and what followed was taken for the next message. */
        @Test
        void aChunkOfMoreThan32BitsIsAsLongAsItSays() throws Exception {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                peer.next(c -> c.expectRequest()
                        .send(CHUNKED + "100000004\r\ntest\r\n0\r\n\r\n" + SMUGGLED)
                        .close());
                assertThatThrownBy(() -> text(client, peer.url("/"))).isInstanceOf(TruncatedBodyException.class);
            }
        }

        /** CVE-2023-39326: much is sent and little said. */
        @Test
        void extensionsMayNotOutweighTheDataForEver() throws Exception {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                peer.next(c -> {
                    c.expectRequest().send(CHUNKED);
                    c.sendUntilClosed(("1;" + "x".repeat(1000) + "\r\nx\r\n").getBytes(StandardCharsets.US_ASCII));
                });
                assertThatThrownBy(() -> text(client, peer.url("/"))).isInstanceOf(ProtocolException.class);
            }
        }

        @Test
        void fieldsOfTheTrailerFrameNothing() throws Exception {
            String forbidden =
                    "Content-Length: 100\r\nTransfer-Encoding: identity\r\nHost: evil\r\nSet-Cookie: a=b\r\n";
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) { // RFC 9110 6.5.1
                peer.next(c -> {
                    c.expectRequest().send(CHUNKED + "5\r\nhello\r\n0\r\n" + forbidden + "\r\n");
                    c.expectRequest().respond(200, "second");
                });
                Response response = client.get(peer.url("/")).get(10, TimeUnit.SECONDS);
                assertThat(response.text().get(10, TimeUnit.SECONDS)).isEqualTo("hello");
                assertThat(response.headers().toMap()).containsOnlyKeys("Transfer-Encoding");
                assertThat(response.trailers().get(10, TimeUnit.SECONDS).first("Host"))
                        .isEqualTo("evil");
                try (BlockingResponse second = client.blocking().get(peer.url("/"))) {
                    assertThat(second.text()).isEqualTo("second");
                }
            }
        }
    }

    /** The 1xx that were taken for answers, and answers that were taken for nothing. */
    @Nested
    class InterimAnswers {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 100 Continue\r\n\r\n",
                    "HTTP/1.1 102 Processing\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 103 Early Hints\r\nContent-Length: 100\r\nConnection: close\r\n\r\n",
                    "HTTP/1.1 199 Odd\r\nTransfer-Encoding: chunked\r\n\r\n"
                })
        void areNeverTheAnswerAndHaveNoBody(String interim) throws Exception {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) { // RFC 9110 15.2, RFC 9112 6.3
                peer.next(c -> {
                    c.expectRequest("GET", "/1").send(interim + OK + "Content-Length: 3\r\n\r\none");
                    c.expectRequest("GET", "/2").send(OK + "Content-Length: 3\r\n\r\ntwo");
                });
                assertThat(text(client, peer.url("/1"))).isEqualTo("one");
                assertThat(text(client, peer.url("/2"))).isEqualTo("two");
            }
        }

        @Test
        void withABodyAllTheSameAreRefused() {
            assertRefused("HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nhello" + SMUGGLED);
        }

        @Test
        void thatNobodyAskedForDoNotSwitchProtocols() {
            assertRefused("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n" + SMUGGLED);
        }

        @Test
        void cannotGoOnForEver() throws Exception {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                peer.next(c -> {
                    c.expectRequest();
                    c.sendUntilClosed(
                            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                });
                assertThatThrownBy(() -> text(client, peer.url("/"))).isInstanceOf(ProtocolException.class);
            }
        }
    }

    /** Heads that are no heads. */
    @Nested
    class Heads {

        static Stream<Arguments> wrong() {
            return Stream.of(
                    Arguments.of("CVE-2023-30589, CR ends a line", OK + "A: 1\rB: 2\r\n\r\n"),
                    Arguments.of("CVE-2022-32214, CR CR LF", OK + "A: 1\r\r\nB: 2\r\n\r\n"),
                    Arguments.of("RFC 9110 5.5, NUL", OK + "A: 1\0\r\n\r\n"),
                    Arguments.of("a name past ASCII", OK + "\u00c4: 1\r\n\r\n"),
                    Arguments.of("a name past ASCII", OK + "A\u00ff: 1\r\n\r\n"),
                    Arguments.of("no name", OK + ": 1\r\n\r\n"),
                    Arguments.of("a space in a name", OK + "A B: 1\r\n\r\n"),
                    Arguments.of("a line before the status line", "\r\n" + SMUGGLED),
                    Arguments.of("RFC 9112 4", "HTTP/1.1  200 OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "HTTP/1.1\t200 OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "HTTP/1.1 2000 OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "HTTP/1.1 20 OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "HTTP/1.1 -20 OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "HTTP/1.1 200OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "HTTP/1.11 200 OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "HTTP/2.0 200 OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "http/1.1 200 OK\r\n\r\n"),
                    Arguments.of("RFC 9112 4", "HTTP/1.1 200 O\0K\r\n\r\n"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("wrong")
        void areRefused(String reference, String response) {
            assertRefused(response);
        }

        /** A field again and again, a field that does not end, a folded line again and again. */
        @ParameterizedTest
        @ValueSource(strings = {"A: b\r\n", "bbbbbbbb", " b\r\n"})
        void cannotGoOnForEver(String piece) throws Exception {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                peer.next(c -> {
                    c.expectRequest().send(OK + "A: b" + (piece.startsWith("b") ? "" : "\r\n"));
                    c.sendUntilClosed(piece.repeat(1000).getBytes(StandardCharsets.US_ASCII));
                });
                assertThatThrownBy(() -> text(client, peer.url("/"))).isInstanceOf(ProtocolException.class);
            }
        }

        @Test
        void thatDripEndWithTheLimitForTheAnswer() throws Exception {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                peer.next(c -> {
                    c.expectRequest().send(OK);
                    for (int i = 0; i < 20; i++) {
                        c.send("X-Padding: " + "p".repeat(1000) + "\r\n");
                    }
                    c.drain();
                });
                Request request = Request.get(peer.url("/"))
                        .responseTimeout(Duration.ofMillis(200))
                        .build();
                assertThatThrownBy(() -> client.blocking().send(request)).isInstanceOf(ResponseTimeoutException.class);
            }
        }
    }

    /** Text of the user's that would become a line of its own. */
    @Nested
    class Injection {

        private static final String CRLF = "\r\nInjected: 1\r\n\r\nGET /smuggled HTTP/1.1\r\n";

        static Stream<Arguments> ways() {
            Map<String, Function<String, Request.Builder>> ways = Map.ofEntries(
                    Map.entry("CVE-2025-67735, target", url -> Request.get(url + CRLF)),
                    Map.entry(
                            "CVE-2026-41417, changed target",
                            url -> Request.get(url).target(TargetUri.parse(url + " HTTP/1.1" + CRLF))),
                    Map.entry("CVE-2022-31150, method", url -> Request.builder("GET / HTTP/1.1" + CRLF, url)),
                    Map.entry(
                            "CVE-2022-31150, changed method",
                            url -> Request.get(url).method("GET" + CRLF)),
                    Map.entry("CVE-2022-31150, value", url -> Request.get(url).header("A", "b" + CRLF)),
                    Map.entry(
                            "CVE-2022-41915, added value",
                            url -> Request.get(url).addHeader("A", "b" + CRLF)),
                    Map.entry("name", url -> Request.get(url).header("A" + CRLF, "b")),
                    Map.entry("CVE-2023-23936, Host", url -> Request.get(url).header("Host", "h" + CRLF)),
                    Map.entry(
                            "CVE-2022-35948, Content-Type",
                            url -> Request.post(url)
                                    .body(RequestBody.of("b").withContentType("text/plain; charset=" + CRLF))),
                    Map.entry("Cookie", url -> Request.get(url).header("Cookie", "a=" + CRLF)),
                    Map.entry("LF alone", url -> Request.get(url).header("A", "b\nInjected: 1")),
                    Map.entry("CR alone", url -> Request.get(url).header("A", "b\rInjected: 1")),
                    Map.entry(
                            "characters that lose their high byte",
                            url -> Request.get(url).header("A", "b\u010d\u010aInjected: 1")),
                    Map.entry("the same in the target", url -> Request.get(url + "\u010d\u010aInjected:1")),
                    Map.entry("query", url -> Request.get(url).query("a" + CRLF, "b" + CRLF)),
                    Map.entry("query in the text", url -> Request.get(url + "?a=" + CRLF)),
                    Map.entry("path segment", url -> Request.get(url).pathSegment("a" + CRLF)),
                    Map.entry("fragment", url -> Request.get(url + "#" + CRLF)),
                    Map.entry("user", url -> Request.get(url.replace("//", "//user" + CRLF + "@"))),
                    Map.entry("host", url -> Request.get(url.replace("127", "127" + CRLF))),
                    Map.entry("form", url -> Request.post(url).body(RequestBody.form(Map.of("a" + CRLF, "b" + CRLF)))),
                    Map.entry(
                            "escaped in a URI",
                            url -> Request.builder("GET", URI.create(url + "?a=%0d%0aInjected:%201"))),
                    Map.entry("escaped in a text", url -> Request.get(url + "%0d%0aInjected:%201")));
            return ways.entrySet().stream().map(way -> Arguments.of(way.getKey(), way.getValue()));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("ways")
        void isRefusedOrEscaped(String reference, Function<String, Request.Builder> way) throws Exception {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                Request request;
                try {
                    request = way.apply(peer.url("/")).build();
                } catch (IllegalArgumentException e) {
                    assertThat(peer.connections()).isZero();
                    return; // refused where it is set
                }
                peer.next(c -> c.expectRequest().respond(200, "ok").expectClose());
                try (BlockingResponse response = client.blocking().send(request)) {
                    assertThat(response.text()).isEqualTo("ok");
                }
                ReceivedRequest received = peer.connection(1).awaitRequests(1);
                assertThat(received.headers().contains("Injected")).isFalse();
                assertThat(received.target()).doesNotContain(" ", "\r", "\n");
            }
        }

        /** CVE-2020-13956: one reader took one host of an odd authority, one the other. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://good.example:80@evil.example/",
                    "http://good.example\\@evil.example/",
                    "http://good.example#@evil.example/",
                    "http://good.example?@evil.example/",
                    "http://evil.example%00.good.example/",
                    "http://good.example@evil.example@good.example/",
                    "http:///good.example/",
                    "http://good.example:80:80/",
                    "http://[::1]evil.example/",
                    "http://good.example\t.evil.example/"
                })
        void theHostThatIsConnectedToIsTheOneThatIsNamed(String url) {
            Request request;
            try {
                request = Request.get(url).build();
            } catch (IllegalArgumentException e) {
                return; // nobody is connected to
            }
            URI read = request.target().toUri();
            assertThat(read.getHost()).isEqualTo(request.target().host());
            assertThat(request.target().authority()).doesNotContain("@");
        }
    }

    private void assertRefused(String response) {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> {
                c.expectRequest("GET", "/").send(response + SMUGGLED);
                c.drain();
            });
            peer.next(c -> c.expectRequest("GET", "/next").respond(200, "its own"));
            assertThatThrownBy(() -> text(client, peer.url("/"))).isInstanceOf(ProtocolException.class);
            assertThat(text(client, peer.url("/next"))).isEqualTo("its own");
            peer.connection(1).awaitClosedByClient();
        } catch (HttpClientException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(HttpClient client, String url) throws HttpClientException {
        try (BlockingResponse response = client.blocking().get(url)) {
            return response.text();
        }
    }
}
