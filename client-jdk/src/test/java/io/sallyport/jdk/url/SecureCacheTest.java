package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.CacheRequest;
import java.net.CacheResponse;
import java.net.ResponseCache;
import java.net.SecureCacheResponse;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers over TLS from the platform's cache: only such as it kept the certificates of. */
final class SecureCacheTest {

    private static final Map<String, List<String>> HEAD = Map.of("Content-Length", List.of("4"));

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @AfterEach
    void reset() {
        ResponseCache.setDefault(null);
    }

    @Test
    void onlyAnAnswerWithCertificatesIsTaken() throws Exception {
        try (Origin origin = Origin.secure();
                HttpClient client = leaks.watch(
                        HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            URL url = new URL(origin.url("/a"));
            HttpsURLConnection asked = (HttpsURLConnection) UrlHandlers.open(client, url);
            assertThat(asked.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
            assertThat(origin.received()).hasSize(1);

            ResponseCache.setDefault(new Having(new Kept(asked)));
            HttpsURLConnection kept = (HttpsURLConnection) UrlHandlers.open(client, url);
            assertThat(kept.getInputStream().readAllBytes()).isEqualTo("kept".getBytes(UTF_8));
            assertThat(kept.getServerCertificates()).isEqualTo(asked.getServerCertificates());
            assertThat(kept.getCipherSuite()).isEqualTo(asked.getCipherSuite());
            assertThat(kept.getPeerPrincipal()).isEqualTo(asked.getPeerPrincipal());
            assertThat(kept.getLocalCertificates()).isNull();
            assertThat(kept.getLocalPrincipal()).isNull();
            assertThat(kept.getSSLSession()).isEqualTo(asked.getSSLSession());
            assertThat(origin.received()).isEmpty();

            ResponseCache.setDefault(new Having(new Unknown()));
            HttpsURLConnection again = (HttpsURLConnection) UrlHandlers.open(client, url);
            assertThat(again.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
            assertThat(origin.received()).hasSize(1);
        }
    }

    /** Has one answer to all, and keeps nothing. */
    private static final class Having extends ResponseCache {

        private final CacheResponse answer;

        private Having(CacheResponse answer) {
            this.answer = answer;
        }

        @Override
        public CacheResponse get(URI uri, String method, Map<String, List<String>> headers) {
            return answer;
        }

        @Override
        public @Nullable CacheRequest put(URI uri, URLConnection connection) {
            return null;
        }
    }

    /** Of a connection that nothing is known of. */
    private static final class Unknown extends CacheResponse {

        @Override
        public Map<String, List<String>> getHeaders() {
            return HEAD;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream("kept".getBytes(UTF_8));
        }
    }

    /** Of a connection like another. */
    private static final class Kept extends SecureCacheResponse {

        private final HttpsURLConnection connection;

        private Kept(HttpsURLConnection connection) {
            this.connection = connection;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return HEAD;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream("kept".getBytes(UTF_8));
        }

        @Override
        public String getCipherSuite() {
            return connection.getCipherSuite();
        }

        @Override
        public @Nullable List<Certificate> getLocalCertificateChain() {
            return null;
        }

        @Override
        public List<Certificate> getServerCertificateChain() throws SSLPeerUnverifiedException {
            return List.of(connection.getServerCertificates());
        }

        @Override
        public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
            return connection.getPeerPrincipal();
        }

        @Override
        public @Nullable Principal getLocalPrincipal() {
            return connection.getLocalPrincipal();
        }

        @Override
        public Optional<SSLSession> getSSLSession() {
            return connection.getSSLSession();
        }
    }
}
