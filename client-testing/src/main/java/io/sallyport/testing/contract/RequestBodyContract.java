package io.sallyport.testing.contract;

import static io.sallyport.testing.contract.Echo.assertEchoed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.RequestBodyException;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to write a body that is there already, and when a body is written at all. */
abstract class RequestBodyContract extends Fixture {

    private static final int LARGE = 8 * 1024 * 1024;

    RequestBodyContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void writesTextBytesAndJson() {
        HttpClient client = client();

        assertEchoed(
                client.post(server().url("/echo"), "söme text"),
                "söme text".getBytes(StandardCharsets.UTF_8),
                "10",
                "text/plain; charset=utf-8");
        byte[] bytes = TestBytes.of(1000);
        assertEchoed(client.put(server().url("/echo"), bytes), bytes, "1000", "null");
        byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertEchoed(
                client.patch(server().url("/echo"), RequestBody.of(json).withContentType("application/json")),
                json,
                "7",
                "application/json");
    }

    @Test
    void writesAFileAndAPartOfOne(@TempDir Path folder) throws IOException {
        byte[] content = TestBytes.of(300_000);
        Path file = Files.write(folder.resolve("body"), content);
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        HttpClient client = client();

        assertEchoed(client.post(server().url("/echo"), file), content, "300000", "null");
        assertEchoed(
                client.post(server().url("/echo"), RequestBody.file(file, 100, 5)),
                Arrays.copyOfRange(content, 100, 105),
                "5",
                "null");
        assertEchoed(client.post(server().url("/echo"), empty), new byte[0], "0", "null");
    }

    @Test
    void writesLargeBodies(@TempDir Path folder) throws IOException {
        byte[] large = TestBytes.of(LARGE);
        Path file = Files.write(folder.resolve("large"), large);
        HttpClient client = client();

        assertEchoed(client.post(server().url("/echo"), large), large, "" + LARGE, "null");
        assertEchoed(client.post(server().url("/echo"), file), large, "" + LARGE, "null");
        assertEchoed(
                client.post(server().url("/echo"), RequestBody.publisher(TestBytes.published(large, 50_000), LARGE)),
                large,
                "" + LARGE,
                "null");
    }

    @Test
    void failsWhenTheFileCannotBeRead(@TempDir Path folder) {
        RequestBodyException failure =
                failure(RequestBodyException.class, client().post(server().url("/echo"), folder.resolve("missing")));

        assertTrue(failure.getCause() instanceof NoSuchFileException, () -> "cause: " + failure.getCause());
    }

    @Test
    void waitsWithABodyForContinueWhereTheRequestAsksForIt() {
        HttpClient client = client();
        CompletableFuture<Response> call = client.send(Request.post(peer().url("/"))
                .header("Expect", "100-continue")
                .body("body")
                .build());
        PeerConnection connection = peer().accept();

        ReceivedRequest head = connection.readHead();
        assertEquals(head.head(), connection.receivedText());
        connection.send("HTTP/1.1 100 Continue\r\n\r\n");

        assertEquals("body", connection.readBody().text());
        connection.respond(200, "taken");
        assertEquals("taken", get(call.thenCompose(Response::text)));
    }

    @Test
    void sendsNoBodyThatTheServerRefuses() {
        HttpClient client = client();
        CompletableFuture<Response> call = client.send(Request.post(peer().url("/"))
                .header("Expect", "100-continue")
                .body("body")
                .build());
        PeerConnection connection = peer().accept();
        connection.readHead();

        connection.send("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");

        Response response = get(call);
        assertEquals(403, response.status());
        assertEquals("no", get(response.text()));
        connection.expectClose();
    }
}
