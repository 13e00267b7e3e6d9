package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.auth.Authenticator;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What httpbin, which others wrote to test clients with, takes for the right credentials. */
@Timeout(60)
class HttpbinAuthTest {

    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));

    /** Says on which port it listens. */
    private static final String PROGRAM = """
            from httpbin import app
            from werkzeug.serving import make_server
            server = make_server('127.0.0.1', 0, app, threaded=True)
            print(server.server_port, flush=True)
            server.serve_forever()
            """;

    private static Process httpbin;
    private static String origin;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @BeforeAll
    static void start() throws Exception {
        Path python = Path.of("/usr/bin/python3");
        String port = null;
        if (python.toFile().canExecute()) {
            httpbin = new ProcessBuilder(python.toString(), "-c", PROGRAM)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            port = new BufferedReader(new InputStreamReader(httpbin.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
        if (port == null) {
            assertThat(REQUIRED)
                    .as("-Dservers=required, but there is no httpbin")
                    .isFalse();
            System.out.println("[servers] LEFT OUT httpbin: no python3-httpbin");
            Assumptions.abort("no httpbin");
        }
        origin = "http://127.0.0.1:" + port;
    }

    @AfterAll
    static void stop() {
        if (httpbin != null) {
            httpbin.destroy();
            httpbin.onExit().completeOnTimeout(httpbin, 10, TimeUnit.SECONDS).join();
            httpbin.destroyForcibly();
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
        try (HttpClient client = leaks.watch(HttpClient.builder()
                .authenticator(origin, Authenticator.password("ada", password))
                .build())) {
            FullResponse response =
                    client.blocking().fetch(Request.get(origin + path).build());
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.history()).hasSize(challenges);
        }
    }

    @ParameterizedTest
    @CsvSource({"/bearer, 200", "/hidden-basic-auth/ada/s3cret, 404"})
    void tokens(String path, int status) throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.builder()
                .authenticator(origin, Authenticator.bearer(() -> CompletableFuture.completedFuture("t0ken")))
                .build())) {
            FullResponse response =
                    client.blocking().fetch(Request.get(origin + path).build());
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.history()).isEmpty();
            assertThat(response.text().contains("t0ken")).isEqualTo(status == 200);
        }
    }

    @ParameterizedTest
    @CsvSource({"/hidden-basic-auth/ada/s3cret", "/basic-auth/ada/s3cret"})
    void unasked(String path) throws Exception {
        try (HttpClient client = leaks.watch(HttpClient.create())) {
            String typed = origin.replace("//", "//ada:s3cret@") + path;
            FullResponse response = client.blocking().fetch(Request.get(typed).build());
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.history()).isEmpty();
        }
    }
}
