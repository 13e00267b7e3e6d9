package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.RedirectException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redirects as nginx writes them, with its pages as bodies, over http and https. */
@Timeout(60)
class NginxRedirectTest {

    private static NginxServer nginx;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @BeforeAll
    static void start() throws Exception {
        nginx = NginxProvider.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
    }

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

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "301, GET, GET||secret", "301, POST, GET||secret", "301, PUT, PUT|4|secret",
        "302, GET, GET||secret", "302, POST, GET||secret", "302, DELETE, DELETE|4|secret",
        "303, GET, GET||secret", "303, POST, GET||secret", "303, PUT, GET||secret",
        "307, GET, GET||secret", "307, POST, POST|4|secret", "307, PATCH, PATCH|4|secret",
        "308, GET, GET||secret", "308, POST, POST|4|secret", "308, PUT, PUT|4|secret",
    })
    void eachStatusWithEachMethod(int status, String method, String seen) throws Exception {
        try (HttpClient client = client(RedirectConfig.Policy.NORMAL)) {
            Request.Builder request = Request.builder(method, nginx.http("/go" + status + "?to=/seen"))
                    .header("Authorization", "secret");
            FullResponse response = client.blocking()
                    .fetch(
                            method.equals("GET")
                                    ? request.build()
                                    : request.body("body").build());
            assertThat(response.text()).isEqualTo(seen + "|" + authority(NginxPort.HTTP) + "|/seen");
            assertThat(response.history()).extracting(Response::status).containsExactly(status);
            assertThat(response.connection().uses())
                    .as("the page of the redirect was read away")
                    .isEqualTo(2);
        }
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

    @Test
    void aLoopIsNamed() throws Exception {
        try (HttpClient client = client(RedirectConfig.Policy.NORMAL)) {
            assertThatThrownBy(() -> client.blocking().get(nginx.http("/loop/a")))
                    .isInstanceOfSatisfying(RedirectException.class, failure -> {
                        assertThat(failure).hasMessageContaining("a loop, it was sent before");
                        assertThat(failure.history()).hasSize(21);
                    });
        }
    }
}
