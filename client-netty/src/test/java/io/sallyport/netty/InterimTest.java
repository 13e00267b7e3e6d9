package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.InterimResponse;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.event.InterimReceived;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Interim responses (RFC 9110 section 15.2) on their way to whom they concern. */
@Timeout(60)
class InterimTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final BlockingQueue<InterimResponse> told = new LinkedBlockingQueue<>();

    @Test
    void earlyHintsComeBeforeTheAnswer() throws Exception {
        try (MockWebServer server = new MockWebServer();
                HttpClient client = leaks.watch(HttpClient.create())) {
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .addInformationalResponse(new MockResponse.Builder()
                            .code(103)
                            .clearHeaders()
                            .addHeader("Link", "</style.css>; rel=preload; as=style")
                            .build())
                    .body("page")
                    .build());
            String text = client.blocking()
                    .send(Request.get("http://127.0.0.1:" + server.getPort() + "/")
                            .interim(told::add)
                            .build())
                    .text();
            assertThat(text).isEqualTo("page");
            assertThat(told)
                    .containsExactly(
                            new InterimResponse(103, Headers.of("Link", "</style.css>; rel=preload; as=style")));
        }
    }

    @Test
    void theyAreToldAsSoonAsTheyCome() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        RecordingListener listener = new RecordingListener();
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client =
                        leaks.watch(HttpClient.builder().listener(listener).build())) {
            peer.next(connection -> {
                connection.expectRequest("POST", "/");
                connection.send(
                        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nlink: </b>\r\n\r\n");
                connection.stallUntil(seen);
                connection.respond(200, "ok").expectClose();
            });
            var call = client.send(Request.post(peer.url("/"))
                    .body(RequestBody.of("x"))
                    .interim(told::add)
                    .build());
            InterimResponse first = told.poll(20, TimeUnit.SECONDS);
            InterimResponse second = told.poll(20, TimeUnit.SECONDS);
            assertThat(call).isNotDone();
            assertThat(first).isEqualTo(new InterimResponse(102, Headers.empty()));
            assertThat(second).isNotNull();
            assertThat(second.headers().all("Link")).isEqualTo(List.of("</a>", "</b>"));
            seen.countDown();
            assertThat(call.get().text().get()).isEqualTo("ok");
            assertThat(listener.events(InterimReceived.class))
                    .extracting(event -> event.response().status())
                    .containsExactly(102, 103);
        }
    }
}
