package io.sallyport.netty.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Http1Config;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each response is read whole, byte by byte, and in all sizes of pieces between: what is said may not depend on how the bytes arrive. */
class Http1ResponseReaderTest {

    private static String ok(String rest) {
        return "HTTP/1.1 200 OK\r\n" + rest;
    }

    private static String chunked(String body) {
        return ok("Transfer-Encoding: chunked\r\n\r\n" + body);
    }

    private static void says(String method, String bytes, String expected, Http1Config limits) {
        for (int size = 1; size <= bytes.length(); size++) {
            assertThat(Transcript.of(method, bytes, size, limits))
                    .as("in pieces of %s", size)
                    .isEqualTo(expected);
        }
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of("GET", ok("Content-Length: 2\r\n\r\nhi"), "200 OK [Content-Length: 2] Fixed keep[hi] end"),
                Arguments.of("GET", ok("Content-Length: 0\r\n\r\n"), "200 OK [Content-Length: 0] Fixed keep end"),
                Arguments.of("GET", ok("\r\nall"), "200 OK [] UntilClose close[all] end"),
                Arguments.of("HEAD", ok("Content-Length: 9\r\n\r\n"), "200 OK [Content-Length: 9] None keep end"),
                Arguments.of("GET", "HTTP/1.1 204 No Content\r\n\r\n", "204 No Content [] None keep end"),
                Arguments.of(
                        "GET", "HTTP/1.1 304 \r\nContent-Length: 5\r\n\r\n", "304  [Content-Length: 5] None keep end"),
                Arguments.of(
                        "GET", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200  [Content-Length: 0] Fixed keep end"),
                Arguments.of(
                        "GET",
                        "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
                        "999 Odd [Content-Length: 0] Fixed keep end"),
                Arguments.of(
                        "GET",
                        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
                        "200 OK [Content-Length: 1] Fixed close[x] end"),
                Arguments.of(
                        "GET",
                        "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx",
                        "200 OK [Connection: Keep-Alive, Content-Length: 1] Fixed keep[x] end"),
                Arguments.of(
                        "GET",
                        ok("Connection: foo, Close\r\nContent-Length: 1\r\n\r\nx"),
                        "200 OK [Connection: foo, Close, Content-Length: 1] Fixed close[x] end"),
                Arguments.of(
                        "GET",
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                                + ok("Content-Length: 1\r\n\r\nx"),
                        "100 103 200 OK [Content-Length: 1] Fixed keep[x] end"),
                Arguments.of(
                        "GET",
                        ok("A: 1\r\na: 2\r\nA:3\r\nContent-Length:  1 \t\r\n\r\nx"),
                        "200 OK [A: 1, a: 2, A: 3, Content-Length: 1] Fixed keep[x] end"),
                Arguments.of(
                        "GET",
                        ok("X: one\r\n two\r\n\tthree\r\nContent-Length: 0\r\n\r\n"),
                        "200 OK [X: one two three, Content-Length: 0] Fixed keep end"),
                Arguments.of(
                        "GET",
                        "HTTP/1.1 200 OK\nContent-Length: 1\n\nx",
                        "200 OK [Content-Length: 1] Fixed keep[x] end"),
                Arguments.of(
                        "GET",
                        ok("Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
                        "200 OK [Content-Length: 1, Content-Length: 1] Fixed keep[x] end"),
                Arguments.of(
                        "GET",
                        ok("X: h\u00e9\r\nContent-Length: 0\r\n\r\n"),
                        "200 OK [X: h\u00e9, Content-Length: 0] Fixed keep end"),
                Arguments.of(
                        "GET",
                        chunked("2\r\nhi\r\nA;x=\"y\"\r\n0123456789\r\n0\r\n\r\n"),
                        "200 OK [Transfer-Encoding: chunked] Chunked keep[hi0123456789] end"),
                Arguments.of(
                        "GET",
                        chunked("1\r\nx\r\n0\r\nT: 1\r\nT: 2\r\n\r\n"),
                        "200 OK [Transfer-Encoding: chunked] Chunked keep[x|[T: 1, T: 2]] end"),
                Arguments.of(
                        "GET", ok("Content-Length: 2\r\n\r\nh"), "200 OK [Content-Length: 2] Fixed keep[h] unfinished"),
                Arguments.of("GET", "HTTP/1.1 200 OK\r\nContent-Le", " unfinished"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void isRead(String method, String bytes, String expected) {
        says(method, bytes, expected, Http1Config.defaults());
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("\r\n" + ok("\r\n"), "does not start with HTTP/1.x"),
                Arguments.of("HTTP/2.0 200 OK\r\n\r\n", "does not start with HTTP/1.x"),
                Arguments.of("ICY 200 OK\r\n\r\n", "does not start with HTTP/1.x"),
                Arguments.of("SSH-2.0-OpenSSH_9.2\r\n", "does not start with HTTP/1.x"),
                Arguments.of("HTTP/2", "does not start with HTTP/1.x"),
                Arguments.of("HTTP/1.1  200 OK\r\n\r\n", "no status code"),
                Arguments.of("HTTP/1.1 20 OK\r\n\r\n", "no status code"),
                Arguments.of("HTTP/1.1 2000 OK\r\n\r\n", "no status code"),
                Arguments.of("HTTP/1.1 099 OK\r\n\r\n", "no status code"),
                Arguments.of("HTTP/1.1 101 Switching Protocols\r\n\r\n", "101"),
                Arguments.of(ok(" X: 1\r\n\r\n"), "white space before the first field"),
                Arguments.of(ok("X : 1\r\n\r\n"), "byte 0x20 at byte 1"),
                Arguments.of(ok("X\t: 1\r\n\r\n"), "byte 0x09 at byte 1"),
                Arguments.of(ok(": 1\r\n\r\n"), "':' at byte 0"),
                Arguments.of(ok("X\r\n\r\n"), "no colon"),
                Arguments.of(ok("X(: 1\r\n\r\n"), "'(' at byte 1"),
                Arguments.of(ok("X: a\rb\r\n\r\n"), "bare CR"),
                Arguments.of("HTTP/1.1 200 O\rK\r\n\r\n", "bare CR"),
                Arguments.of(ok("X: a\0b\r\n\r\n"), "NUL"),
                Arguments.of(ok("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), "together"),
                Arguments.of(ok("Content-Length: 1\r\nContent-Length: 2\r\n\r\n"), "differ"),
                Arguments.of(ok("Content-Length: 1, 1\r\n\r\n"), "digits"),
                Arguments.of(ok("Content-Length: +1\r\n\r\n"), "digits"),
                Arguments.of(ok("Content-Length: -1\r\n\r\n"), "digits"),
                Arguments.of(ok("Content-Length: 0x1\r\n\r\n"), "digits"),
                Arguments.of(ok("Content-Length:\r\n\r\n"), "digits"),
                Arguments.of(ok("Content-Length: 9999999999999999999\r\n\r\n"), "digits"),
                Arguments.of(ok("Transfer-Encoding: gzip, chunked\r\n\r\n"), "expected: chunked alone"),
                Arguments.of(ok("Transfer-Encoding: identity\r\n\r\n"), "expected: chunked alone"),
                Arguments.of(
                        ok("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
                        "expected: chunked alone"),
                Arguments.of("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.0"),
                Arguments.of(chunked("x\r\n"), "without a digit"),
                Arguments.of(chunked("\r\n"), "without a digit"),
                Arguments.of(chunked("-1\r\n"), "without a digit"),
                Arguments.of(chunked("1 \nx\r\n"), "bare LF"),
                Arguments.of(chunked("1\nx\r\n"), "no hexadecimal digit"),
                Arguments.of(chunked("1;a\nx\r\n"), "bare LF"),
                Arguments.of(chunked("1\rx\r\n"), "bare CR"),
                Arguments.of(chunked("1\r\nxy\r\n"), "longer than its size"),
                Arguments.of(chunked("1\r\nx\n0\r\n\r\n"), "longer than its size"),
                Arguments.of(chunked("1\r\nx\rq"), "bare CR"),
                Arguments.of(chunked("FFFFFFFFFFFFFFFF\r\n"), "digits"),
                Arguments.of(chunked("0\r\nT: 1\n\r\n"), "bare LF"),
                Arguments.of(chunked("0\r\nT : 1\r\n\r\n"), "byte 0x20"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isRefused(String bytes, String rule) {
        for (int size = 1; size <= bytes.length(); size++) {
            assertThat(Transcript.of("GET", bytes, size, Http1Config.defaults()))
                    .as("in pieces of %s", size)
                    .startsWith("refused: ")
                    .contains(rule);
        }
    }

    @Test
    void aFoldAtAnEndOfAValueIsNoPartOfIt() {
        String bytes = ok("X:\r\n one\r\nY: two\r\n \r\nContent-Length:\r\n 0\r\n\r\n");
        says("GET", bytes, "200 OK [X: one, Y: two, Content-Length: 0] Fixed keep end", Http1Config.defaults());
    }

    @Test
    void whatFollowsAResponseBelongsToNobody() {
        String bytes = ok("Content-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n");
        says("GET", bytes, "200 OK [Content-Length: 1] Fixed keep[x] end surplus", Http1Config.defaults());
    }

    @Test
    void aLongBodyMayHaveAnExtensionWithEachOfItsChunks() {
        Http1Config limits = Http1Config.builder().maxHeaderBytes(256).build();
        String bytes = chunked("4  \r\ndata\r\n".repeat(300) + "0  \r\n\r\n");
        assertThat(Transcript.of("GET", bytes, bytes.length(), limits)).endsWith("data] end");
        assertThat(Transcript.of("GET", bytes, 7, limits)).endsWith("data] end");
    }

    @Test
    void limitsAreKeptAndNamed() {
        Http1Config limits = Http1Config.builder()
                .maxHeaderBytes(256)
                .maxHeaderCount(2)
                .maxInterimResponses(1)
                .build();
        says(
                "GET",
                ok("A: 1\r\nB: 2\r\nC: 3\r\n\r\n"),
                "refused: more than 2 fields (Http1Config.maxHeaderCount)",
                limits);
        says(
                "GET",
                ok("A: " + "x".repeat(300) + "\r\n\r\n"),
                "refused: a head of more than 256 bytes (Http1Config.maxHeaderBytes)",
                limits);
        says(
                "GET",
                "HTTP/1.1 100 \r\n\r\nHTTP/1.1 100 \r\n\r\n",
                "refused: more than 1 interim responses (Http1Config.maxInterimResponses)",
                limits);
        says(
                "GET",
                chunked("0\r\nT: " + "x".repeat(300) + "\r\n\r\n"),
                "refused: trailers of more than 256 bytes (Http1Config.maxHeaderBytes) (RFC 9112 7.1)",
                limits);
        says(
                "GET",
                chunked("1;" + "x".repeat(300) + "\r\n"),
                "refused: chunk extensions of more than 256 bytes past those of the data (Http1Config.maxHeaderBytes) (RFC 9112 7.1)",
                limits);
    }
}
