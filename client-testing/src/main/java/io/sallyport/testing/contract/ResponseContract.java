package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.HttpVersion;
import io.sallyport.Response;
import io.sallyport.config.Http1Config;
import io.sallyport.error.ProtocolException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What comes in, but for the bytes of the body: status line, headers, trailers, interim responses. */
abstract class ResponseContract extends Fixture {

    ResponseContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void completesWhenTheHeadIsIn() {
        CountDownLatch released = new CountDownLatch(1);
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
                .stallUntil(released)
                .send("later"));

        Response response = get(client().get(peer().url("/")));
        assertEquals(200, response.status());
        released.countDown();

        assertEquals("later", get(response.text()));
    }

    @Test
    void keepsHeadersInOrderWithDuplicatesAndCase() {
        peer().next(
                        c -> c.expectRequest()
                                .send(
                                        "HTTP/1.1 200 OK\r\nSet-Cookie: a=1, b\r\nx-Lower:  padded \t\r\nset-cookie: c=2\r\nX-Empty:\r\nX-Latin: \u00e5\r\nContent-Length: 0\r\n\r\n"));

        Headers headers = get(client().get(peer().url("/"))).headers();

        assertEquals(
                List.of("Set-Cookie", "x-Lower", "set-cookie", "X-Empty", "X-Latin", "Content-Length"), names(headers));
        assertEquals(List.of("a=1, b", "c=2"), headers.all("SET-COOKIE"));
        assertEquals("padded", headers.first("X-Lower"));
        assertEquals("", headers.first("X-Empty"));
        assertEquals("\u00e5", headers.first("X-Latin"));
    }

    @Test
    void takesAnyReasonPhraseAndStatus() {
        peer().next(c -> {
            c.expectRequest().send("HTTP/1.1 299 It is: odd \u00e5\r\nContent-Length: 0\r\n\r\n");
            c.expectRequest().send("HTTP/1.1 999 \r\nContent-Length: 0\r\n\r\n");
            c.expectRequest().send("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n");
        });
        HttpClient client = client();

        Response odd = get(client.get(peer().url("/")));
        assertEquals(299, odd.status());
        assertEquals("It is: odd \u00e5", odd.reason());
        Response unknown = get(client.get(peer().url("/")));
        assertEquals(999, unknown.status());
        assertEquals("", unknown.reason());
        assertEquals("", get(client.get(peer().url("/"))).reason());
    }

    @Test
    void readsResponsesByteByByte() {
        peer().next(
                        c -> c.expectRequest()
                                .sendByteByByte(
                                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n5;ext=\"1\"\r\nhello\r\n1\r\n!\r\n0\r\nX-T: t\r\n\r\n"));

        Response response = get(client().get(peer().url("/")));

        assertEquals("b", response.headers().first("X-A"));
        assertEquals("hello!", get(response.text()));
        assertEquals("t", get(response.trailers()).first("X-T"));
    }

    @Test
    void refusesBytesAfterTheResponse() {
        // Two responses to one request: the second is nobody's, and must not be taken for the next call's; nor is the
        // first to be trusted.
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb")
                .drain());
        peer().next(c -> c.expectRequest().respond(200, "c"));
        HttpClient client = client();

        failure(ProtocolException.class, client.get(peer().url("/")));
        assertEquals("c", get(client.get(peer().url("/")).thenCompose(Response::text)));
    }

    @Test
    void givesTrailers() {
        peer().next(c -> c.expectRequest()
                .send(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n")
                .expectRequest()
                .respond(200, "none"));
        HttpClient client = client();

        Response response = get(client.get(peer().url("/")));
        assertEquals("abc", get(response.text()));
        assertEquals(List.of("1", "2"), get(response.trailers()).all("X-Sum"));

        Response without = get(client.get(peer().url("/")));
        assertEquals("none", get(without.text()));
        assertTrue(get(without.trailers()).isEmpty());
    }

    @Test
    void skipsInterimResponses() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
                .respond(200, "final"));

        Response response = get(client().get(peer().url("/")));

        assertEquals(200, response.status());
        assertFalse(response.headers().contains("Link"));
        assertEquals("final", get(response.text()));
    }

    @Test
    void takesOnlySoManyInterimResponses() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 102 Processing\r\n\r\n".repeat(3))
                .drain());
        HttpClient client = client(settings ->
                settings.http1(Http1Config.builder().maxInterimResponses(2).build()));

        failure(ProtocolException.class, client.get(peer().url("/")));

        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void readsResponsesOfHttp10() {
        peer().otherwise(c -> {
            c.expectRequest().send("HTTP/1.0 200 OK\r\n\r\nold");
            c.close();
        });
        HttpClient client = client();

        Response response = get(client.get(peer().url("/")));
        assertEquals(HttpVersion.HTTP_1_0, response.version());
        assertEquals("old", get(response.text()));
        assertEquals(1, get(client.get(peer().url("/"))).connection().uses());
    }

    private static List<String> names(Headers headers) {
        return StreamSupport.stream(headers.spliterator(), false)
                .map(Headers.Field::name)
                .toList();
    }
}
