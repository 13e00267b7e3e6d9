package io.sallyport.testing.contract;

import static io.sallyport.testing.contract.Fixture.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.Response;
import java.util.concurrent.CompletableFuture;

/** What comes back from a server that sends what it was sent. Stateless. */
final class Echo {

    private Echo() {}

    /** Demands that the server's /echo had the body, of this length and type, and no transfer coding. */
    static void assertEchoed(CompletableFuture<Response> call, byte[] body, String length, String type) {
        try (Response response = get(call)) {
            assertEquals(200, response.status());
            assertArrayEquals(body, get(response.bytes()));
            assertEquals(length, response.headers().first("X-Length"));
            assertEquals("null", response.headers().first("X-Coding"));
            assertEquals(type, response.headers().first("Content-Type"));
        }
    }
}
