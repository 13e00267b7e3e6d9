package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.auth.Authenticator;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What httpbin, which others wrote to test clients with, takes for the right credentials. */
class HttpbinAuthTest extends OnHttpbin {

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
