package io.sallyport.testing.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.error.RequestBodyException;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ReceivedRequest;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Trailers behind the body of a request. */
abstract class TrailerContract extends Fixture {

    TrailerContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void writesTrailersBehindTheBody() {
        peer().otherwise(c -> {
            while (c.nextRequest() != null) {
                c.respond(200, "");
            }
        });
        HttpClient client = client();
        for (RequestBody body : List.of(
                RequestBody.of("known"), RequestBody.publisher(TestBytes.published("known".getBytes(US_ASCII), 2)))) {
            get(client.send(Request.post(peer().url("/"))
                            .header("Trailer", "X-Digest")
                            .body(body)
                            .trailers(() -> Headers.of("X-Digest", "1", "X-Digest", "2"))
                            .build()))
                    .close();
            settle(client);
        }

        peer().connection(1).awaitRequests(2);
        for (ReceivedRequest request : peer().connection(1).requests()) {
            assertEquals("chunked", request.headers().first("Transfer-Encoding"));
            assertFalse(request.headers().contains("Content-Length"));
            assertEquals("known", request.text());
            assertEquals(Headers.of("X-Digest", "1", "X-Digest", "2"), request.trailers());
        }
    }

    @Test
    void failsWhenTrailersCannotBeSent() {
        peer().otherwise(PeerConnection::drain);
        IllegalStateException cause = new IllegalStateException("no digest");
        for (Supplier<Headers> wrong : List.<Supplier<Headers>>of(
                () -> {
                    throw cause;
                },
                () -> Headers.of("Content-Length", "5"))) {
            failure(
                    RequestBodyException.class,
                    client().send(Request.post(peer().url("/"))
                            .body("x")
                            .trailers(wrong)
                            .build()));
        }
    }
}
