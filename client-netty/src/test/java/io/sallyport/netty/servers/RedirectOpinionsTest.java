package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Origin;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** With which method and body a redirect is followed, by the opinion of {@code java.net.http}. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
class RedirectOpinionsTest {

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    static Stream<Arguments> statusesAndMethods() {
        List<Arguments> rows = new ArrayList<>();
        for (int status : new int[] {300, 301, 302, 303, 304, 305, 307, 308}) {
            for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
                rows.add(Arguments.of(status, method));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("statusesAndMethods")
    void methodsAndBodiesGoAsWithTheJdksClient(int status, String method) throws Exception {
        String body = method.equals("GET") ? "" : "body";
        java.net.http.HttpClient other = java.net.http.HttpClient.newBuilder()
                .followRedirects(java.net.http.HttpClient.Redirect.NORMAL)
                .sslContext(TestTls.clientContext())
                .build();
        try (Origin origin = protocol.serve(exchange -> answer(exchange, status));
                HttpClient client = leaks.watch(protocol.client().build())) {
            String url = origin.url("/start");
            HttpResponse<String> theirs = other.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .method(
                                    method,
                                    body.isEmpty()
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            Request.Builder request = Request.builder(method, url);
            FullResponse ours = client.blocking()
                    .fetch(body.isEmpty() ? request.build() : request.body(body).build());
            assertThat(ours.status()).isEqualTo(theirs.statusCode());
            assertThat(ours.text()).isEqualTo(theirs.body());
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/seen")) {
            tell(exchange);
            return;
        }
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Location", "/seen");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static void tell(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] seen = (exchange.getRequestMethod() + " with [" + body + "]").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, seen.length);
        exchange.getResponseBody().write(seen);
        exchange.close();
    }
}
