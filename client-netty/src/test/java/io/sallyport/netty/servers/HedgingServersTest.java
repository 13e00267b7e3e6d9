package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.HedgePolicy;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.CallEnded;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Second requests for slow answers: the JDK's server, which answers the first one late, and peers that see their connection closed. */
@Timeout(60)
class HedgingServersTest {

    private static final HedgePolicy SOON = HedgePolicy.after(Duration.ofMillis(20));

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @Test
    void theSecondIsAnsweredWhileTheFirstHangs() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, requests.incrementAndGet(), held));
        server.start();
        try (HttpClient client = leaks.watch(HttpClient.builder().hedging(SOON).build())) {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            assertThat(client.blocking().get(url).text()).isEqualTo("request 2");
            assertThat(requests).hasValue(2);
        } finally {
            held.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void answer(HttpExchange exchange, int number, CountDownLatch held) throws IOException {
        try {
            if (number == 1) {
                held.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        byte[] text = ("request " + number).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Test
    void theLosersConnectionIsClosed() throws Exception {
        RecordingListener listener = new RecordingListener();
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(
                        HttpClient.builder().hedging(SOON).listener(listener).build())) {
            peer.next(connection -> connection.expectRequest("GET", "/").expectClose());
            peer.next(connection ->
                    connection.expectRequest("GET", "/").respond(200, "won").expectClose());
            FullResponse response =
                    client.blocking().fetch(Request.get(peer.url("/")).build());
            assertThat(response.text()).isEqualTo("won");
            peer.connection(1).awaitClosedByClient();
            leaks.awaitSettled();
            assertThat(listener.events(CallEnded.class)).singleElement().satisfies(end -> {
                assertThat(end.attempts()).isEqualTo(2);
                assertThat(end.failure()).isNull();
            });
            assertThat(listener.events(AttemptEnded.class)).hasSize(2);
        }
    }

    @Test
    void theFirstMayStillWin() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client =
                        leaks.watch(HttpClient.builder().hedging(SOON).build())) {
            peer.next(connection -> {
                connection.expectRequest("GET", "/");
                connection.stallUntil(second);
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfi");
                connection.send("rst").expectClose();
            });
            peer.next(connection -> {
                connection.expectRequest("GET", "/");
                second.countDown();
                connection.expectClose();
            });
            try (Response response = client.get(peer.url("/")).get()) {
                assertThat(response.text().get()).isEqualTo("first");
            }
            peer.connection(2).awaitClosedByClient();
        }
    }
}
