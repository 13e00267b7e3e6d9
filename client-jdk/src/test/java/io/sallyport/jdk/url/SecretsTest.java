package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.URL;
import java.net.URLStreamHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What proves who asks: shown where it was asked for, and nowhere else. */
final class SecretsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String DIGEST =
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"b\"\r\nWWW-Authenticate: Digest realm=\"d\", nonce=\"n\", qop=\"auth\"\r\nContent-Length: 0\r\n\r\n";

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private final AtomicInteger asked = new AtomicInteger();

    private final Authenticator ada = new Authenticator() {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            asked.incrementAndGet();
            assertThat(getRequestingPrompt()).isEqualTo("d");
            assertThat(getRequestingScheme()).isEqualToIgnoringCase("digest");
            return new PasswordAuthentication("ada", "secret".toCharArray());
        }
    };

    private static HttpURLConnection open(URLStreamHandler handler, String url) throws IOException {
        return (HttpURLConnection) new URL(null, url, handler).openConnection();
    }

    @Test
    void answersTheStrongestOnceAndRemembersIt() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<ReceivedRequest> first = new CompletableFuture<>();
            CompletableFuture<ReceivedRequest> second = new CompletableFuture<>();
            peer.next(connection -> {
                connection.expectRequest("POST", "/a").send(DIGEST);
                first.complete(connection.readRequest());
                connection.send(OK);
                second.complete(connection.readRequest());
                connection.send(OK);
            });
            URLStreamHandler handler = UrlHandlers.handler(client, "http");
            Authenticator.setDefault(ada);
            try {
                HttpURLConnection posted = open(handler, peer.url("/a"));
                posted.setDoOutput(true);
                posted.getOutputStream().write("a=b".getBytes(UTF_8));
                assertThat(posted.getInputStream().readAllBytes()).hasSize(5);
                assertThat(open(handler, peer.url("/b")).getInputStream().readAllBytes())
                        .hasSize(5);
            } finally {
                Authenticator.setDefault(null);
            }
            assertThat(first.get().text()).isEqualTo("a=b");
            assertThat(first.get().headers().first("Authorization"))
                    .startsWith("Digest ")
                    .contains("username=\"ada\"", "uri=\"/a\"");
            assertThat(second.get().headers().first("Authorization"))
                    .startsWith("Digest ")
                    .contains("uri=\"/b\"");
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void givesUpWhereItIsRefused() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.otherwise(connection -> {
                while (connection.nextRequest() != null) {
                    connection.send(DIGEST);
                }
            });
            HttpURLConnection connection = open(UrlHandlers.handler(client, "http"), peer.url("/a"));
            connection.setAuthenticator(ada);
            assertThatThrownBy(connection::getInputStream)
                    .isInstanceOf(IOException.class)
                    .hasMessage("Server returned HTTP response code: 401 for URL: " + peer.url("/a"));
        }
    }

    @Test
    void takesSecretsToNoOtherServer() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                ScriptedPeer other = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<ReceivedRequest> here = new CompletableFuture<>();
            CompletableFuture<ReceivedRequest> there = new CompletableFuture<>();
            peer.next(connection -> {
                here.complete(connection.readRequest());
                connection.send("HTTP/1.1 302 Found\r\nLocation: " + other.url("/b") + "\r\nContent-Length: 0\r\n\r\n");
            });
            other.next(connection -> {
                there.complete(connection.readRequest());
                connection.send(OK);
            });
            CookieHandler.setDefault(new CookieManager());
            try {
                HttpURLConnection connection = open(UrlHandlers.handler(client, "http"), peer.url("/a"));
                connection.setRequestProperty("Authorization", "Bearer secret");
                connection.setRequestProperty("Cookie", "a=b");
                connection.setRequestProperty("X-A", "b");
                assertThat(connection.getInputStream().readAllBytes()).hasSize(5);
                assertThat(connection.getURL()).hasToString(other.url("/b"));
            } finally {
                CookieHandler.setDefault(null);
            }
            assertThat(here.get().headers().contains("Authorization")).isTrue();
            assertThat(here.get().headers().first("Cookie")).isEqualTo("a=b");
            assertThat(there.get().headers().contains("Authorization")).isFalse();
            assertThat(there.get().headers().contains("Cookie")).isFalse();
            assertThat(there.get().headers().first("X-A")).isEqualTo("b");
            assertThat(there.get().headers().first("Host")).isEqualTo("127.0.0.1:" + other.port());
        }
    }

    @Test
    void sendsNoUserOfAUrl() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<ReceivedRequest> received = new CompletableFuture<>();
            peer.next(connection -> {
                received.complete(connection.readRequest());
                connection.send(OK);
            });
            String url = "http://user:password@127.0.0.1:" + peer.port() + "/a";
            HttpURLConnection connection = open(UrlHandlers.handler(client, "http"), url);
            assertThat(connection.getInputStream().readAllBytes()).hasSize(5);
            assertThat(received.get().headers().contains("Authorization")).isFalse();
        }
    }
}
