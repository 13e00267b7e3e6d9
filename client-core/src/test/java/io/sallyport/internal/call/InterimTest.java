package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.InterimResponse;
import io.sallyport.Request;
import io.sallyport.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interim responses: who is told, when, and where. */
final class InterimTest {

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final HttpClient client = transport.client().listener(listener).build();
    private final List<InterimResponse> told = new ArrayList<>();

    @Test
    void theRequestAndTheListenerHearOfThemBeforeTheAnswer() {
        CallFuture<Response> call =
                client.send(Request.get("http://h/").interim(told::add).build());
        FakeExchange exchange = transport.exchange();
        exchange.interim(102);
        exchange.interim(103, "Link", "</a.css>", "Link", "</b.js>");
        assertThat(told).extracting(InterimResponse::status).containsExactly(102, 103);
        assertThat(told.get(1).headers().all("Link")).containsExactly("</a.css>", "</b.js>");
        assertThat(call).isNotDone();
        exchange.answer(200, "");
        assertThat(call.join().status()).isEqualTo(200);
        assertThat(listener.order())
                .containsExactly(
                        "callStarted",
                        "attemptStarted 1",
                        "interimReceived 102",
                        "interimReceived 103",
                        "headReceived 200",
                        "attemptEnded 1",
                        "callEnded");
    }

    @Test
    void eachAttemptHasItsOwn() {
        client.send(Request.get("http://h/").interim(told::add).build());
        transport.exchange(1).interim(103, "Link", "</one>");
        transport.exchange(1).answer(302, "", "Location", "/two");
        transport.exchange(2).interim(103, "Link", "</two>");
        transport.exchange(2).answer(200, "");
        assertThat(told).extracting(each -> each.headers().first("Link")).containsExactly("</one>", "</two>");
    }

    @Test
    void theyAreToldWhereTheCallCompletes() {
        ManualExecutor executor = new ManualExecutor();
        CallFuture<Response> call = client.send(Request.get("http://h/")
                .interim(told::add)
                .callbackExecutor(executor)
                .build());
        transport.exchange().interim(103);
        transport.exchange().answer(200, "");
        assertThat(told).isEmpty();
        executor.run();
        assertThat(told).hasSize(1);
        assertThat(call).isCompleted();
    }

    @Test
    void whatAListenerThrowsDoesNotEndTheCall() {
        CallFuture<Response> call = client.send(Request.get("http://h/")
                .interim(response -> {
                    throw new IllegalStateException("mine");
                })
                .build());
        transport.exchange().interim(103);
        transport.exchange().answer(200, "");
        assertThat(call.join().status()).isEqualTo(200);
    }

    @Test
    void nobodyNeedsToListen() {
        CallFuture<Response> call = transport.client().build().get("http://h/");
        transport.exchange().interim(103);
        transport.exchange().answer(204, "");
        assertThat(call.join().status()).isEqualTo(204);
    }
}
