package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.TlsConfig;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redirects of nginx from http to https, back, and to where another client certificate is asked for. */
@Timeout(60)
class NginxCrossingTest {

    @RegisterExtension
    static final Nginx nginx = new Nginx();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient client(RedirectConfig.Policy policy) throws Exception {
        TlsConfig tls = TestTls.clientConfig().toBuilder()
                .identity(TestCertificate.ALICE.identity())
                .build();
        HttpClientBuilder builder = HttpClient.builder()
                .tls(tls)
                .redirects(RedirectConfig.builder().policy(policy).build());
        return leaks.watch(builder.build());
    }

    private static String authority(NginxPort port) {
        return "localhost:" + nginx.port(port);
    }

    @Test
    void fromHttpToHttps() throws Exception {
        try (HttpClient client = client(RedirectConfig.Policy.NORMAL)) {
            FullResponse response = client.blocking()
                    .fetch(Request.post(nginx.http("/go307?to=" + nginx.https("/seen")))
                            .header("Authorization", "secret")
                            .body("body")
                            .build());
            assertThat(response.text()).isEqualTo("POST|4||" + authority(NginxPort.HTTPS) + "|/seen");
            assertThat(response.request().target().isSecure()).isTrue();
        }
    }

    @Test
    void fromHttpsToHttp() throws Exception {
        Request request = Request.get(nginx.https("/go302?to=" + nginx.http("/seen")))
                .header("Authorization", "secret")
                .build();
        try (HttpClient client = client(RedirectConfig.Policy.NORMAL)) {
            FullResponse response = client.blocking().fetch(request);
            assertThat(response.status()).isEqualTo(302);
            assertThat(response.headers().first("Location")).isEqualTo(nginx.http("/seen"));
            assertThat(response.text()).contains("302 Found");
        }
        try (HttpClient client = client(RedirectConfig.Policy.ALWAYS)) {
            assertThat(client.blocking().fetch(request).text())
                    .isEqualTo("GET|||" + authority(NginxPort.HTTP) + "|/seen");
        }
    }

    @Test
    void aClientCertificateIsForOneOrigin() throws Exception {
        try (HttpClient client = client(RedirectConfig.Policy.NORMAL)) {
            String name = TestCertificate.ALICE.identity().name();
            Request there = Request.get(nginx.mutual("/who")).tlsIdentity(name).build();
            assertThat(client.blocking().fetch(there).text()).startsWith("SUCCESS|");
            Request redirected = Request.get(nginx.https("/go302?to=" + nginx.mutual("/who")))
                    .tlsIdentity(name)
                    .build();
            assertThat(client.blocking().fetch(redirected).text()).startsWith("NONE|");
        }
    }
}
