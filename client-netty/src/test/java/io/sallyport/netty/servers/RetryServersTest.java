package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.RetryPolicy;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Origin;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries with servers that others wrote: the JDK's, which fails as often as it is told, and nginx, which says 503 and 504, has no one behind it, and limits its rate. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
class RetryServersTest {

    private static final RetryPolicy QUICK =
            RetryPolicy.builder().baseDelay(Duration.ofMillis(1)).build();

    @RegisterExtension
    static final Nginx nginx = new Nginx();

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private Origin jdk;
    private volatile int failures;
    private volatile int status = 503;

    @BeforeEach
    void start() throws Exception {
        jdk = protocol.serve(exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(exchange.getRequestMethod() + " " + body);
            boolean fails = seen.size() <= failures;
            exchange.getResponseHeaders().add("Retry-After", "0");
            byte[] answer = (fails ? "no" : "yes").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(fails ? status : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        jdk.close();
    }

    private HttpClient client(RetryPolicy policy) {
        return leaks.watch(protocol.client().retries(policy).build());
    }

    private String url() {
        return jdk.url("/");
    }

    @ParameterizedTest(name = "{0} fails {1} times: {3} after {2}")
    @CsvSource({
        "408, 1, 2, 200",
        "429, 2, 3, 200",
        "502, 2, 3, 200",
        "503, 2, 3, 200",
        "504, 1, 2, 200",
        "503, 3, 3, 503",
        "500, 1, 1, 500",
        "404, 1, 1, 404",
    })
    void aServerThatFailsSomeTimes(int failing, int times, int requests, int last) throws Exception {
        status = failing;
        failures = times;
        try (HttpClient client = client(QUICK)) {
            FullResponse response =
                    client.blocking().fetch(Request.put(url()).body("body").build());
            assertThat(response.status()).isEqualTo(last);
            assertThat(response.text()).isEqualTo(last == 200 ? "yes" : "no");
            assertThat(response.history()).hasSize(requests - 1).allMatch(answer -> answer.status() == failing);
            assertThat(seen).hasSize(requests).containsOnly("PUT body");
        }
    }

    @Test
    void aPostIsCountedOnce() throws Exception {
        failures = 9;
        try (HttpClient client = client(QUICK)) {
            FullResponse response =
                    client.blocking().fetch(Request.post(url()).body("order").build());
            assertThat(response.status()).isEqualTo(503);
            assertThat(seen).containsExactly("POST order");
            seen.clear();
            failures = 2;
            Request keyed = Request.post(url())
                    .header("Idempotency-Key", "4711")
                    .body("order")
                    .build();
            assertThat(client.blocking().fetch(keyed).text()).isEqualTo("yes");
            assertThat(seen).hasSize(3);
        }
    }

    @Test
    void aRequestMayHaveAPolicyOfItsOwn() throws Exception {
        failures = 2;
        try (HttpClient client = client(QUICK)) {
            Request plain = Request.get(url()).retries(RetryPolicy.none()).build();
            assertThat(client.blocking().fetch(plain).status()).isEqualTo(503);
            assertThat(seen).hasSize(1);
            assertThat(client.blocking().fetch(Request.get(url()).build()).status())
                    .isEqualTo(200);
            assertThat(seen).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/busy 503", "/late 504", "/nobody 502"})
    void nginxSaysNo(String pathAndStatus) throws Exception {
        String[] expected = pathAndStatus.split(" ", -1);
        try (HttpClient client = client(QUICK)) {
            FullResponse response = client.blocking()
                    .fetch(Request.get(nginx.url(protocol, expected[0])).build());
            assertThat(response.status()).isEqualTo(Integer.parseInt(expected[1]));
            assertThat(response.history())
                    .extracting(Response::status)
                    .containsExactly(response.status(), response.status());
            assertThat(response.connection().uses())
                    .as("its pages were read away")
                    .isEqualTo(3);
        }
    }

    @Test
    void nginxLimitsTheRate() throws Exception {
        RetryPolicy patient = RetryPolicy.builder()
                .maxAttempts(100)
                .baseDelay(Duration.ofMillis(20))
                .maxDelay(Duration.ofMillis(100))
                .budget(0, Integer.MAX_VALUE)
                .build();
        try (HttpClient client = client(patient)) {
            int refused = 0;
            for (int i = 0; i < 6; i++) {
                FullResponse response = client.blocking()
                        .fetch(Request.get(nginx.url(protocol, "/limited")).build());
                assertThat(response.status()).isEqualTo(204);
                assertThat(response.history()).allMatch(answer -> answer.status() == 429);
                refused += response.history().size();
            }
            assertThat(refused).isPositive();
        }
    }
}
