package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.spi.Transport;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a client trusts, what it shows, and which connections it may share because of that. Always over TLS. */
abstract class TlsContract extends Fixture {

    private @Nullable OriginServer secure;

    TlsContract(TransportContract contract) {
        super(contract);
    }

    @AfterEach
    void closeServer() {
        closeAll(); // clients before their server
        OriginServer running = secure;
        if (running != null) {
            running.close();
        }
    }

    /** The JDK's server with TLS. */
    private OriginServer secure() {
        OriginServer running = secure;
        if (running == null) {
            running = OriginServer.start(true);
            secure = running;
        }
        return running;
    }

    @Test
    void trustsWhomItShall() throws Exception {
        HttpClient client = client();
        for (String host : List.of("127.0.0.1", "localhost")) {
            Response response = get(client.get(secure().url(host, "/hello")));

            assertEquals("hello", get(response.text()));
            SSLSession session = response.connection().tlsSession();
            assertNotNull(session);
            assertEquals(TestCertificate.LOCALHOST.certificate(), session.getPeerCertificates()[0]);
            assertTrue(session.getProtocol().startsWith("TLSv1."), session::getProtocol);
        }
    }

    @Test
    void trustsAContextOfTheUsers() {
        HttpClient client = client(settings -> settings.tls(TlsConfig.builder()
                .sslContext(TestTls.clientContext(TestCertificate.ALICE))
                .build()));

        assertEquals("CN=alice", get(client.get(secure().url("/identity")).thenCompose(Response::text)));
    }

    @Test
    void refusesAnIssuerItDoesNotTrust() {
        assertRefused(TestCertificate.UNTRUSTED, settings -> settings);
    }

    @Test
    void refusesACertificateThatHasEnded() {
        assertRefused(TestCertificate.EXPIRED, settings -> settings);
    }

    @Test
    void refusesACertificateMadeOutToAnother() {
        assertRefused(TestCertificate.WRONG_NAME, settings -> settings);
    }

    @Test
    void refusesACertificateMadeOutToAnotherAlsoWithAContextOfTheUsers() {
        assertRefused(
                TestCertificate.WRONG_NAME,
                settings ->
                        TlsConfig.builder().sslContext(TestTls.clientContext()).build());
    }

    @Test
    void trustsNobodyUnknownByDefault() {
        assertRefused(TestCertificate.LOCALHOST, settings -> TlsConfig.defaults());
    }

    @Test
    void acceptsAnyNameOnlyWhenToldTo() {
        TlsConfig lax = TestTls.clientConfig().toBuilder()
                .dangerouslyAcceptAnyHostName()
                .build();
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext(TestCertificate.WRONG_NAME))) {
            peer.next(c -> c.expectRequest().respond(200, "lax").drain());
            peer.next(PeerConnection::expectFailedHandshake);
            Transport transport = transport();
            HttpClient laxClient = client(transport, settings -> settings.tls(lax));
            HttpClient strictClient = client(transport, settings -> {});

            assertEquals("lax", get(laxClient.get(peer.url("/")).thenCompose(Response::text)));
            // The strict client must not get the lax one's idle connection.
            failure(TlsFailedException.class, strictClient.get(peer.url("/")));
            assertEquals(2, peer.connections());
            closeAll();
        }
    }

    @Test
    void showsTheIdentityThatTheRequestNames() {
        HttpClient client = client(settings -> settings.tls(TestTls.clientConfig()));

        assertEquals("nobody", identity(client, null));
        assertEquals("CN=alice", identity(client, "alice"));
        assertEquals("CN=bob", identity(client, "bob"));
        assertEquals("CN=alice", identity(client, "alice"));
        settle(client);
        assertEquals(3, client.snapshot().idle());
    }

    @Test
    void showsTheDefaultIdentity() {
        HttpClient client = client(settings -> settings.tls(
                TestTls.clientConfig().toBuilder().defaultIdentity("bob").build()));

        assertEquals("CN=bob", identity(client, null));
        assertEquals("CN=alice", identity(client, "alice"));
    }

    @Test
    void failsWhenTheIdentityIsUnknown() {
        TlsFailedException failure = failure(
                TlsFailedException.class,
                client().send(Request.get(secure().url("/identity"))
                        .tlsIdentity("carol")
                        .build()));

        assertTrue(String.valueOf(failure.getMessage()).contains("carol"), failure::toString);
    }

    @Test
    void failsWhenTheServerWantsAnIdentityAndGetsNone() {
        try (ScriptedPeer peer = ScriptedPeer.builder()
                .tls(TestTls.serverContext())
                .requireClientCertificate()
                .start()) {
            peer.next(PeerConnection::expectFailedHandshake);

            CompletableFuture<Response> call = client().get(peer.url("/"));

            // With TLS 1.3 the server says so after the client's side of the handshake is done.
            assertInstanceOf(
                    SSLException.class, failure(HttpClientException.class, call).getCause());
            closeAll();
        }
    }

    @Test
    void failsWhenThePeerSpeaksNoTls() {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(c -> c.send("HTTP/1.1 400 Bad Request\r\n\r\n").drain());

            TlsFailedException failure =
                    failure(TlsFailedException.class, client().get("https://127.0.0.1:" + peer.port() + "/"));

            assertEquals(Phase.TLS, failure.phase());
            assertEquals(Processing.NOT_PROCESSED, failure.processing());
            peer.connection(1).awaitClosedByClient();
        }
    }

    @Test
    void failsWhenTheConnectionEndsInTheHandshake() {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(PeerConnection::close);

            TlsFailedException failure =
                    failure(TlsFailedException.class, client().get("https://127.0.0.1:" + peer.port() + "/"));

            assertEquals(Processing.NOT_PROCESSED, failure.processing());
        }
    }

    @Test
    void takesABodyUntilCloseOnlyWithAGoodbye() {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.next(c -> {
                c.expectRequest().send("HTTP/1.1 200 OK\r\n\r\nwhole");
                c.close();
            });
            peer.next(c -> c.expectRequest().send("HTTP/1.1 200 OK\r\n\r\nha").cut());
            HttpClient client = client(settings -> settings.tls(TestTls.clientConfig()));

            assertEquals("whole", get(client.get(peer.url("/")).thenCompose(Response::text)));
            failure(TruncatedBodyException.class, client.get(peer.url("/")).thenCompose(Response::text));
        }
    }

    @Test
    void speaksOnlyTheProtocolsItMay() {
        HttpClient old = client(settings -> settings.tls(
                TestTls.clientConfig().toBuilder().protocols("TLSv1.2").build()));

        Response response = get(old.get(secure().url("/hello")));

        SSLSession session = response.connection().tlsSession();
        assertNotNull(session);
        assertEquals("TLSv1.2", session.getProtocol());
    }

    @Test
    void keepsHttpAndHttpsApart() {
        HttpClient client = client();
        OriginServer cleartext = OriginServer.start(false);
        try {
            assertNull(get(client.get(cleartext.url("/hello"))).connection().tlsSession());
            assertNotNull(get(client.get(secure().url("/hello"))).connection().tlsSession());
        } finally {
            closeAll();
            cleartext.close();
        }
    }

    @Test
    void tellsWhichEngineItUses() {
        HttpClient client = client(settings -> settings.tls(TestTls.clientConfig()));

        get(client.get(secure().url("/hello"))).close();

        assertTrue(!client.snapshot().tlsEngines().isEmpty());
    }

    private String identity(HttpClient client, @Nullable String name) {
        Request.Builder request = Request.get(secure().url("/identity"));
        if (name != null) {
            request.tlsIdentity(name);
        }
        String shown = get(client.send(request.build()).thenCompose(Response::text));
        settle(client);
        return shown;
    }

    private void assertRefused(TestCertificate certificate, UnaryOperator<TlsConfig> settings) {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext(certificate))) {
            peer.next(PeerConnection::expectFailedHandshake);
            HttpClient client = client(builder -> builder.tls(settings.apply(TestTls.clientConfig())));

            TlsFailedException failure = failure(TlsFailedException.class, client.get(peer.url("/")));

            assertEquals(Phase.TLS, failure.phase());
            assertEquals(Processing.NOT_PROCESSED, failure.processing());
            assertInstanceOf(SSLException.class, failure.getCause());
            closeAll();
        }
    }
}
