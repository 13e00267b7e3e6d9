package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.RequestBody;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What programs do and count on beside sending requests, as the platform's own tests show it. */
@Timeout(30)
final class ProgramHabitsTest {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private static HttpURLConnection open(HttpClient client, String url) throws IOException {
        return UrlHandlers.open(client, new URL(url));
    }

    @Test
    void aBodyInATryStatementFailsWithWhatWentWrong() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            HttpURLConnection connection = open(client, peer.url("/"));
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(1);
            assertThatThrownBy(() -> {
                        try (OutputStream body = connection.getOutputStream()) {
                            body.write(new byte[2]);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("too many bytes written");
        }
    }

    @Test
    void saysWhatHasComeBeforeTheFirstRead() throws IOException {
        try (Origin origin = new Origin();
                HttpClient client = leaks.watch(HttpClient.create());
                InputStream body = open(client, origin.url("/")).getInputStream()) {
            while (body.available() == 0) {
                Thread.onSpinWait();
            }
            assertThat(body.available()).isEqualTo(5);
            assertThat(body.readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
            assertThat(body.available()).isZero();
        }
    }

    @Test
    void connectionsThatAreKeptDoNotKeepTheirBodies() throws IOException {
        AtomicReference<WeakReference<RequestBody>> sent = new AtomicReference<>();
        try (Origin origin = new Origin();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .interceptor((request, chain) -> {
                            sent.set(new WeakReference<>(request.body()));
                            return chain.proceed(request);
                        })
                        .build())) {
            HttpURLConnection connection = open(client, origin.url("/"));
            connection.setDoOutput(true);
            connection.getOutputStream().write(new byte[1000]);
            connection.getInputStream().readAllBytes();
            while (sent.get().get() != null) {
                System.gc();
            }
            assertThat(connection.getResponseCode()).isEqualTo(200);
            assertThatThrownBy(connection::getOutputStream).hasMessage("Cannot write output after reading input.");
        }
    }

    @Test
    void theSelectorIsAskedForAPath() throws Exception {
        try (Origin origin = new Origin();
                HttpClient client = leaks.watch(HttpClient.create())) {
            assertThat(asked(() -> open(client, origin.url("") + "?a=b#c")
                            .getInputStream()
                            .close()))
                    .containsExactly(URI.create(origin.url("/?a=b#c")));
        }
    }

    @Test
    void aRedirectWithoutAHostIsNotRelative() throws Exception {
        try (Origin origin = new Origin();
                HttpClient client = leaks.watch(HttpClient.create())) {
            HttpURLConnection connection = open(client, origin.url("/?status=301&h.Location=http:/elsewhere"));
            assertThat(asked(() -> assertThatThrownBy(connection::getResponseCode)
                            .isInstanceOf(IOException.class)
                            .hasMessage("Failed to select a proxy")
                            .hasRootCauseInstanceOf(IllegalArgumentException.class)))
                    .last()
                    .isEqualTo(URI.create("http:/elsewhere"));
            assertThat(origin.received()).hasSize(1);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** What a selector was asked for meanwhile, which refuses URIs without a host as the platform's does. */
    private static List<URI> asked(Step step) throws Exception {
        List<URI> asked = new CopyOnWriteArrayList<>();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri);
                if (uri.getHost() == null) {
                    throw new IllegalArgumentException("no host");
                }
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
        try {
            step.run();
        } finally {
            ProxySelector.setDefault(before);
        }
        return asked;
    }

    @Test
    void cookiesOfTheHandlerAreNotShown() throws IOException {
        CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        CookieHandler.setDefault(cookies);
        try (Origin origin = new Origin();
                HttpClient client = leaks.watch(HttpClient.create())) {
            cookies.put(URI.create(origin.url("/")), Map.of("Set-Cookie", List.of("secret=1; HttpOnly")));
            HttpURLConnection without = open(client, origin.url("/?body="));
            assertThat(without.getResponseCode()).isEqualTo(200);
            assertThat(without.getRequestProperties()).doesNotContainKey("Cookie");
            HttpURLConnection with = open(client, origin.url("/?body="));
            with.setRequestProperty("Cookie", "own=2");
            assertThat(with.getResponseCode()).isEqualTo(200);
            assertThat(with.getRequestProperties()).containsEntry("Cookie", List.of("own=2"));
            assertThat(origin.received())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("[secret=1]"),
                            second -> assertThat(second).contains("[secret=1;own=2]"));
        } finally {
            CookieHandler.setDefault(null);
        }
    }

    @Test
    void cookiesOfAChallengeGoOutWithTheAnswer() throws IOException {
        CookieHandler.setDefault(new CookieManager(null, CookiePolicy.ACCEPT_ALL));
        try (Origin origin = new Origin();
                HttpClient client = leaks.watch(HttpClient.create())) {
            HttpURLConnection connection = open(client, origin.url("/?realm=r&h.Set-Cookie=session%3D7"));
            connection.setRequestProperty("Cookie", "own=2");
            connection.setAuthenticator(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication("ada", "secret".toCharArray());
                }
            });
            assertThat(connection.getResponseCode()).isEqualTo(200);
            assertThat(origin.received())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("Cookie=[own=2]"),
                            second -> assertThat(second).contains("Authorization=", "Cookie=[session=7;own=2]"));
        } finally {
            CookieHandler.setDefault(null);
        }
    }
}
