package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConversionException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where and when a call's future completes. */
final class CallCompletionTest {

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();
    private final List<String> places = new ArrayList<>();

    private String here() {
        return transport.home.inLoop() ? "home" : transport.connections.inLoop() ? "connections" : "elsewhere";
    }

    @Test
    void aCallFromElsewhereCompletesOnItsConnectionsLoop() {
        client.get("http://h/").thenAccept(response -> places.add(here()));
        transport.exchange().head(200);
        assertThat(places).containsExactly("connections");
    }

    @Test
    void aCallMadeOnALoopCompletesOnThatLoop() {
        transport.home.in(() -> client.get("http://h/").thenAccept(response -> places.add(here())));
        transport.exchange().head(200);
        assertThat(places).isEmpty();
        transport.run();
        assertThat(places).containsExactly("home");
    }

    @Test
    void aCallMadeOnItsConnectionsLoopCompletesThereWithoutATurn() {
        transport.connections.in(() -> client.get("http://h/").thenAccept(response -> places.add(here())));
        assertThat(transport.exchange().context().home()).isSameAs(transport.connections);
        transport.exchange().head(200);
        assertThat(places).containsExactly("connections");
    }

    @Test
    void aFailureOfTheTransportCompletesWhereItComesUp() {
        client.get("http://h/").exceptionally(failure -> {
            places.add(here());
            return null;
        });
        transport
                .exchange()
                .fail(new ConnectFailedException(FailureFacts.unsent(Phase.CONNECT, null), "refused", null));
        assertThat(places).containsExactly("connections");
    }

    @Test
    void aFailureWithoutAConnectionCompletesOnTheHomeLoopAndNeverInsideSend() {
        CallFuture<Response> future = client.post("http://h/", Map.of("a", 1));
        assertThat(future).isNotDone();
        future.exceptionally(failure -> {
            places.add(here());
            return null;
        });
        transport.run();
        assertThat(places).containsExactly("home");
        Failed.with(ConversionException.class, future);
        assertThat(transport.exchanges()).isEmpty();
    }

    @Test
    void aCallAfterTheEndOfTheLoopsFailsAtOnce() {
        transport.home.close();
        CallFuture<Response> future = transport
                .client()
                .timeouts(io.sallyport.config.Timeouts.builder()
                        .call(java.time.Duration.ofSeconds(1))
                        .build())
                .build()
                .get("http://h/");
        Failed.with(ClientClosedException.class, future);
        assertThat(transport.exchanges()).isEmpty();
    }

    @Test
    void bodiesCompleteWhereTheCallDid() {
        transport.home.in(() -> client.get("http://h/")
                .thenCompose(Response::text)
                .thenAccept(text -> places.add(here() + " " + text)));
        FakeBody body = transport.exchange().head(200);
        transport.run();
        body.push("abc");
        body.end();
        assertThat(places).isEmpty();
        transport.run();
        assertThat(places).containsExactly("home abc");
    }

    @Test
    void waitingOnALoopIsRefusedUnlessTheResultIsThere() {
        CallFuture<Response> future = client.get("http://h/");
        transport.home.in(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(future::join)
                    .withMessageContaining("event loop of this client's transport")
                    .withMessageContaining("use thenAccept, thenCompose or another stage")
                    .withMessageContaining("callbackExecutor");
            assertThatIllegalStateException().isThrownBy(future::get);
            assertThatIllegalStateException().isThrownBy(() -> future.get(1, TimeUnit.SECONDS));
            assertThatIllegalStateException()
                    .isThrownBy(() -> future.thenApply(Response::status).join());
        });
        transport.exchange().head(200);
        transport.connections.in(() -> assertThatCode(() -> {
                    future.join();
                    future.get();
                    future.get(0, TimeUnit.SECONDS);
                    future.thenApply(Response::status).join();
                })
                .doesNotThrowAnyException());
    }

    @Test
    void waitingForABodyOnALoopIsRefusedToo() {
        CallFuture<Response> future = client.get("http://h/");
        transport.exchange().head(200);
        transport.home.in(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> future.join().bytes().join());
            assertThatIllegalStateException()
                    .isThrownBy(() -> future.join().text().join());
        });
    }

    @Test
    void aResponseSaysWhatItIs() {
        CallFuture<Response> future = client.get("https://u:p@h/a?b");
        transport.exchange().head(204, "A", "1");
        Response response = future.join();
        assertThat(response).hasToString("Response (204) GET https://h/a?b");
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers()).hasToString("[A: 1]");
        assertThat(response.history()).isEmpty();
        assertThat(response.connection().label()).isEqualTo("c1");
        assertThat(response.request().headers())
                .hasToString(
                        "[Host: h, User-Agent: sallyport, Accept-Encoding: gzip, deflate, br, zstd, Authorization: ***]");
    }
}
