package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.auth.Authenticator;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What httpbin, which others wrote to test clients with, takes for the right credentials. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
class HttpbinAuthTest {

    private static Httpbin httpbin;

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @BeforeParameterizedClassInvocation
    static void start(Protocol protocol) throws Exception {
        httpbin = Httpbin.start(protocol);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (httpbin != null) {
            httpbin.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/basic-auth/ada/s3cret, s3cret, 1, 200",
        "/basic-auth/ada/s3cret, wrong, 1, 401",
        "/digest-auth/auth/ada/s3cret, s3cret, 1, 200",
        "/digest-auth/auth/ada/s3cret, wrong, 1, 401",
        "/digest-auth/auth-int/ada/s3cret, s3cret, 1, 200",
        "/digest-auth/auth/ada/s3cret/MD5, s3cret, 1, 200",
        "/digest-auth/auth/ada/s3cret/SHA-256, s3cret, 1, 200",
        "/digest-auth/auth-int/ada/s3cret/SHA-256, s3cret, 1, 200",
        "/digest-auth/auth/ada/s3cret/SHA-512, s3cret, 0, 401",
        "/hidden-basic-auth/ada/s3cret, s3cret, 0, 404",
    })
    void passwords(String path, String password, int challenges, int status) throws Exception {
        try (HttpClient client = leaks.watch(protocol.client()
                .authenticator(httpbin.origin(), Authenticator.password("ada", password))
                .build())) {
            FullResponse response =
                    client.blocking().fetch(Request.get(httpbin.url(path)).build());
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.history()).hasSize(challenges);
        }
    }

    @ParameterizedTest
    @CsvSource({"/bearer, 200", "/hidden-basic-auth/ada/s3cret, 404"})
    void tokens(String path, int status) throws Exception {
        try (HttpClient client = leaks.watch(protocol.client()
                .authenticator(httpbin.origin(), Authenticator.bearer(() -> CompletableFuture.completedFuture("t0ken")))
                .build())) {
            FullResponse response =
                    client.blocking().fetch(Request.get(httpbin.url(path)).build());
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.history()).isEmpty();
            assertThat(response.text().contains("t0ken")).isEqualTo(status == 200);
        }
    }

    @ParameterizedTest
    @CsvSource({"/hidden-basic-auth/ada/s3cret", "/basic-auth/ada/s3cret"})
    void unasked(String path) throws Exception {
        try (HttpClient client = leaks.watch(protocol.client().build())) {
            String typed = httpbin.origin().replace("//", "//ada:s3cret@") + path;
            FullResponse response = client.blocking().fetch(Request.get(typed).build());
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.history()).isEmpty();
        }
    }
}
