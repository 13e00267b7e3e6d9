package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes out: request line and headers. */
abstract class RequestContract extends Fixture {

    RequestContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void getsASmallBody() {
        Response response = get(client().get(server().url("/hello")));

        assertEquals(200, response.status());
        assertEquals("OK", response.reason());
        assertEquals(HttpVersion.HTTP_1_1, response.version());
        assertEquals("5", response.headers().first("content-length"));
        assertEquals("hello", get(response.text()));
        assertEquals("Response (200) GET " + server().url("/hello"), response.toString());
    }

    @Test
    void sendsEveryMethodAndAnyToken() {
        HttpClient client = client();
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE", "m-SEARCH")) {
            Request request = Request.builder(method, server().url("/echo")).build();
            try (Response response = get(client.send(request))) {
                assertEquals(method, response.headers().first("X-Method"));
            }
        }
    }

    @Test
    void sendsPathAndQueryInOriginFormAndNoFragment() {
        peer().next(c -> c.expectRequest("GET", "/a%20b/c?q=1&r=%C3%A4").respond(200, ""));

        get(client().get(peer().url("/a b/c?q=1&r=ä#fragment"))).close();
    }

    @Test
    void sendsHeadersInOrderAndAsWritten() {
        peer().next(c -> c.expectRequest().respond(200, ""));
        Request request = Request.get(peer().url("/"))
                .addHeader("X-One", "1")
                .addHeader("x-two", "a, b")
                .addHeader("X-One", "2")
                .addHeader("X-Empty", "")
                .decode(false)
                .build();

        get(client().send(request)).close();

        String authority = "127.0.0.1:" + peer().port();
        assertEquals(
                "GET / HTTP/1.1\r\nHost: " + authority
                        + "\r\nUser-Agent: sallyport\r\nX-One: 1\r\nx-two: a, b\r\nX-One: 2\r\nX-Empty: \r\n\r\n",
                peer().connection(1).receivedText().replace("X-Empty:\r\n", "X-Empty: \r\n"));
    }

    @Test
    void sendsHeadersInLatin1() {
        peer().next(c -> c.expectRequest().respond(200, ""));

        get(client().send(Request.get(peer().url("/"))
                        .header("X-Name", "Åda\u00ff")
                        .build()))
                .close();

        assertEquals(
                "Åda\u00ff", peer().connection(1).awaitRequests(1).headers().first("X-Name"));
    }

    @Test
    void addsNothingToALiteralRequest() {
        peer().next(c -> c.expectRequest().respond(200, "").expectRequest().respond(200, ""));
        HttpClient client = client(settings -> settings.defaultHeader("X-Default", "1"));
        Request bare =
                Request.get(peer().url("/x")).literal().header("X-Only", "1").build();
        Request withBody = Request.post(peer().url("/y"))
                .literal()
                .body("body")
                .header("A", "b")
                .build();

        get(client.send(bare)).close();
        get(client.send(withBody)).close();

        assertEquals(
                "GET /x HTTP/1.1\r\nX-Only: 1\r\n\r\n" + "POST /y HTTP/1.1\r\nA: b\r\nContent-Length: 4\r\n\r\nbody",
                peer().connection(1).receivedText());
    }

    @Test
    void framesARequestWithoutABodyAsItsMethodNeedsIt() {
        peer().next(c -> c.expectRequest().respond(200, "").expectRequest().respond(200, ""));
        HttpClient client = client();

        get(client.get(peer().url("/"))).close();
        get(client.post(peer().url("/"), "")).close();

        PeerConnection connection = peer().connection(1);
        ReceivedRequest get = connection.awaitRequests(1);
        assertNull(get.headers().first("Content-Length"));
        assertNull(get.headers().first("Transfer-Encoding"));
        assertEquals("0", connection.awaitRequests(2).headers().first("Content-Length"));
    }

    @Test
    void sendsHeadAndReadsNoBody() {
        HttpClient client = client();

        try (Response response = get(client.head(server().url("/hello")))) {
            assertEquals(200, response.status());
            assertEquals("5", response.headers().first("Content-Length"));
            assertEquals(0, get(response.bytes()).length);
        }
        try (Response next = get(client.get(server().url("/hello")))) {
            assertEquals(2, next.connection().uses());
        }
    }

    @Test
    void saysWhatItKnowsOfTheConnection() {
        try (Response response = get(client().get(server().url("/hello")))) {
            assertFalse(response.connection().label().isEmpty());
            assertEquals(1, response.connection().uses());
            assertEquals(HttpVersion.HTTP_1_1, response.connection().version());
            assertTrue(response.connection().remoteAddress().toString().contains("127.0.0.1"));
            assertTrue(response.connection().localAddress().toString().contains("127.0.0.1"));
            assertEquals(overTls(), response.connection().tlsSession() != null);
            assertFalse(response.connection().age().isNegative());
        }
    }
}
