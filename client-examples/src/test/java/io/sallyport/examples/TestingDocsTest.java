package io.sallyport.examples;

import static io.sallyport.testing.FaultPlan.Direction.TO_CLIENT;
import static io.sallyport.testing.FaultPlan.Direction.TO_SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.CallFuture;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.event.CallEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.testing.FakeAnswer;
import io.sallyport.testing.FakeTransport;
import io.sallyport.testing.FaultPlan;
import io.sallyport.testing.FaultProxy;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ProxiedConnection;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import io.sallyport.testing.VirtualLoop;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/testing.md shows; {@link DocsTest} holds the two together. */
@Timeout(30)
final class TestingDocsTest {

    /** A class that somebody tests. */
    private static final class Users {

        private final HttpClient client;

        private Users(HttpClient client) {
            this.client = client;
        }

        @SuppressWarnings("unchecked")
        private String nameOf(int id) {
            Map<String, String> user = client.get("http://users.example/users/" + id)
                    .thenCompose(response -> response.json(Map.class))
                    .join();
            return String.valueOf(user.get("name"));
        }

        private void rename(int id, String name) {
            client.put("http://users.example/users/" + id, Map.of("name", name))
                    .join()
                    .close();
        }
    }

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @Test
    void closesWhatItOpens() {
        try (EmbeddedServer server = EmbeddedServer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            Response response = client.get(server.http() + "/download/1000000").join();
            response.close(); // without this the test fails: a connection is still leased
        }
    }

    @Test
    void fakeTransport() {
        FakeTransport fake = FakeTransport.answering(
                request -> request.target().pathAndQuery().equals("/users/7")
                        ? FakeAnswer.json("{\"name\":\"Ada\"}")
                        : FakeAnswer.status(404));

        try (HttpClient client = HttpClient.builder().transport(fake).build()) {
            Users users = new Users(client);

            assertEquals("Ada", users.nameOf(7));
            users.rename(7, "Grace");

            Request sent = fake.requests().get(1);
            assertEquals("PUT http://users.example/users/7", sent.toString());
            assertEquals("{\"name\":\"Grace\"}", FakeTransport.bodyText(sent));
        }
    }

    @Test
    void fakeAnswersInTurn() {
        Request request = Request.get("http://users.example/").build();
        ConnectionLostException lost =
                new ConnectionLostException(FailureFacts.unsent(Phase.CONNECT, request), "lost", null);

        FakeTransport fake = FakeTransport.answeringInTurn(
                FakeAnswer.status(503),
                FakeAnswer.ok("half of it").thenFail(lost),
                FakeAnswer.failure(lost), // nothing was sent: the client sends it again
                FakeAnswer.ok("at last"),
                FakeAnswer.silence());

        try (HttpClient client = HttpClient.builder().transport(fake).build()) {
            assertEquals(503, client.fetch(request).join().status());
            assertThrows(CompletionException.class, () -> client.fetch(request).join());
            assertEquals("at last", client.fetch(request).join().text());
            assertTrue(client.send(request).cancel(true));
        }
    }

    @Test
    void virtualLoop() {
        String url = "http://slow.example/";
        VirtualLoop loop = VirtualLoop.create();
        FakeTransport fake =
                FakeTransport.answeringOn(loop, request -> FakeAnswer.ok("slow").after(Duration.ofSeconds(60)));
        HttpClient client = HttpClient.builder().transport(fake).build();

        CallFuture<Response> call =
                client.send(Request.get(url).deadline(Duration.ofSeconds(59)).build());
        loop.advance(Duration.ofSeconds(58));
        assertFalse(call.isDone());
        loop.advance(Duration.ofSeconds(1));
        CompletionException failure = assertThrows(CompletionException.class, call::join);
        assertInstanceOf(CallTimeoutException.class, failure.getCause());
        assertEquals(0, loop.pendingTimers());
    }

    @Test
    void scriptedPeer() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = HttpClient.create()) {
            peer.next(c -> c.expectRequest("GET", "/a")
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "lo")
                    .expectRequest("POST", "/b")
                    .reset());

            assertEquals("hello", client.blocking().get(peer.url("/a")).text());
            assertThrows(ConnectionLostException.class, () -> client.blocking().post(peer.url("/b"), "text"));

            assertEquals(1, peer.connections());
            assertTrue(peer.connection(1).requests().get(0).headers().contains("User-Agent"));
        }
    }

    @Test
    void scriptedPeerPlayedByTheTest() {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = HttpClient.create()) {
            CallFuture<Response> call = client.get(peer.url("/"));
            PeerConnection connection = peer.accept().expectRequest("GET", "/");
            call.cancel(true);
            connection.expectClose();
        }
    }

    @Test
    void faultProxy() throws Exception {
        try (ScriptedPeer server = ScriptedPeer.start();
                FaultProxy proxy = FaultProxy.to(server.port());
                HttpClient client = HttpClient.create()) {
            server.otherwise(c -> c.expectRequest()
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\ntwelve bytes")
                    .drain());

            proxy.plan(1, FaultPlan.none().resetAt(TO_CLIENT, 0));
            proxy.plan(2, FaultPlan.none().closeAt(TO_CLIENT, 45));
            proxy.plan(3, FaultPlan.none().stallAt(TO_CLIENT, 45));
            Request request = Request.get(proxy.url("/")).build();

            assertThrows(ConnectionLostException.class, () -> client.blocking().fetch(request));
            assertThrows(TruncatedBodyException.class, () -> client.blocking().fetch(request));

            CallFuture<FullResponse> call = client.fetch(request);
            ProxiedConnection connection = proxy.connection(3).awaitStalled(TO_CLIENT);
            assertFalse(call.isDone());
            connection.release();
            assertEquals("twelve bytes", call.join().text());
        }
    }

    @Test
    void faultProxyOnAVirtualClock() throws Exception {
        try (ScriptedPeer server = ScriptedPeer.start();
                HttpClient client = HttpClient.create()) {
            server.otherwise(c -> c.expectRequest().respond(200, "late").drain());

            VirtualLoop loop = VirtualLoop.create();
            FaultPlan slow = FaultPlan.none().delay(TO_SERVER, Duration.ofSeconds(20));
            try (FaultProxy proxy = FaultProxy.builder("127.0.0.1", server.port())
                    .plan(slow)
                    .clock(loop)
                    .start()) {
                CallFuture<Response> call = client.get(proxy.url("/"));
                proxy.connection(1).awaitHolding(TO_SERVER);
                loop.advance(Duration.ofSeconds(20));
                assertEquals(200, call.join().status());
            }
        }
    }

    @Test
    void recordingListener() {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            String url = server.http() + "/hello";

            RecordingListener events = new RecordingListener();
            try (HttpClient client = HttpClient.builder().listener(events).build()) {
                client.get(url).thenCompose(Response::text).join();

                CallEnded ended = events.await(CallEnded.class); // a moment after the future, maybe
                assertEquals(1, ended.attempts());
                assertEquals(1, events.events(ConnectStarted.class).size());
            }
            events.assertPaired();
            System.out.println(events);
        }
    }

    @Test
    void testTls() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (HttpClient client =
                HttpClient.builder().tls(TestTls.clientConfig()).build()) {
            String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/";

            Request request = Request.get(url).tlsIdentity("alice").build(); // clientConfig has alice and bob
            assertEquals(204, client.fetch(request).join().status());
        } finally {
            server.stop(0);
        }
        assertNotNull(TestTls.serverContext(TestCertificate.EXPIRED)); // also WRONG_NAME, UNTRUSTED
        assertTrue(Files.exists(TestCertificate.LOCALHOST.pem())); // files, for servers that want such
    }
}
