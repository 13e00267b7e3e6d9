package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.auth.Authenticator;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digest as a strict server wants it, which lets curl in, too. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
class DigestOpinionsTest {

    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient client(DigestServer server, String password) {
        return leaks.watch(protocol.client()
                .authenticator(server.url(""), Authenticator.password(DigestServer.USER, password))
                .build());
    }

    /** Curl of this age takes SHA-256 for SHA-512-256, and knows no auth-int. */
    @ParameterizedTest
    @ValueSource(strings = {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess"})
    void weGetInWhereCurlDoes(String algorithm) throws Exception {
        try (DigestServer server = new DigestServer(protocol, algorithm, "auth", 100);
                HttpClient client = client(server, DigestServer.PASSWORD)) {
            assertThat(client.blocking().get(server.url("/a?b=c,d")).text()).isEqualTo("welcome to /a?b=c,d");
            assertThat(curl(server.url("/a?b=c,d"), DigestServer.PASSWORD)).isEqualTo("welcome to /a?b=c,d");
            assertThat(curl(server.url("/"), "wrong")).isEqualTo("who?");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MD5, auth",
        "MD5, auth-int",
        "MD5-sess, auth-int",
        "SHA-256, 'auth,auth-int'",
        "SHA-512-256, auth",
        "SHA-512-256-sess, auth-int",
    })
    void eachHashWithEachQuality(String algorithm, String qop, @TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("f"), new byte[300_000]);
        try (DigestServer server = new DigestServer(protocol, algorithm, qop, 100);
                HttpClient client = client(server, DigestServer.PASSWORD)) {
            for (RequestBody body : List.of(
                    RequestBody.empty(),
                    RequestBody.of("short"),
                    RequestBody.of("long".repeat(100_000)),
                    RequestBody.file(file))) {
                FullResponse response = client.blocking()
                        .fetch(Request.post(server.url("/x")).body(body).build());
                assertThat(response.text()).isEqualTo("welcome to /x");
            }
            assertThat(server.challenges()).isEqualTo(1);
        }
    }

    @Test
    void aWrongPasswordIsTriedOnce() throws Exception {
        try (DigestServer server = new DigestServer(protocol, "SHA-256", "auth", 100);
                HttpClient client = client(server, "wrong")) {
            FullResponse response =
                    client.blocking().fetch(Request.get(server.url("/")).build());
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.text()).isEqualTo("who?");
            assertThat(response.history()).extracting(Response::status).containsExactly(401);
            assertThat(server.challenges()).isEqualTo(2);
        }
    }

    @Test
    void noncesWearOutAndCountsCrossOnManyConnections() throws Exception {
        try (DigestServer server = new DigestServer(protocol, "SHA-256", "auth", 7);
                HttpClient client = client(server, DigestServer.PASSWORD)) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                calls.add(client.get(server.url("/" + i)).thenCompose(Response::text));
            }
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("welcome to /" + i);
            }
        }
    }

    private static String curl(String url, String password) throws Exception {
        Path curl = Path.of("/usr/bin/curl");
        if (!Files.isExecutable(curl)) {
            assertThat(REQUIRED).as("-Dservers=required, but there is no curl").isFalse();
            System.out.println("[servers] LEFT OUT curl: not in /usr/bin");
            Assumptions.abort("no curl");
        }
        ProcessBuilder builder = new ProcessBuilder(
                        curl.toString(), "-q", "--noproxy", "*", "-sSk", "--digest", "-K", "-", "--max-time", "20", url)
                .redirectErrorStream(true);
        Process process = builder.start();
        String config = "user = \"" + DigestServer.USER + ":" + password + "\"\n";
        try (var in = process.getOutputStream()) {
            in.write(config.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
