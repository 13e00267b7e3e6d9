package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.auth.Authenticator;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Basic as nginx and the JDK's server check it. */
@Timeout(60)
class BasicServersTest {

    private static final String PASSWORD = "s3cr:t \u00e9";

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @Test
    void nginx() throws Exception {
        try (NginxServer nginx = NginxProvider.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .authenticator(nginx.http(""), Authenticator.password("ada", PASSWORD))
                        .build())) {
            Request request = Request.get(nginx.http("/private/small.txt")).build();
            FullResponse first = client.blocking().fetch(request);
            assertThat(first.text()).isEqualTo("x".repeat(1024));
            assertThat(first.history()).extracting(Response::status).containsExactly(401);
            assertThat(first.connection().uses())
                    .as("the page of the 401 was read away")
                    .isEqualTo(2);
            assertThat(client.blocking().fetch(request).history()).isEmpty();
            FullResponse wrong = client.blocking()
                    .fetch(request.toBuilder()
                            .authenticator(Authenticator.basic("ada", "wrong"))
                            .build());
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.text()).contains("401 Authorization Required");
            assertThat(wrong.history()).hasSize(1);
            String typed = nginx.http("/private/small.txt").replace("//", "//ada:s3cr%3At%20%C3%A9@");
            assertThat(client.blocking().fetch(Request.get(typed).build()).history())
                    .isEmpty();
        }
    }

    @Test
    void theJdksServer() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                })
                .setAuthenticator(new BasicAuthenticator("the realm", StandardCharsets.UTF_8) {
                    @Override
                    public boolean checkCredentials(String user, String password) {
                        return user.equals("J\u00e4s\u00f8n") && password.equals(PASSWORD);
                    }
                });
        server.start();
        String origin = "http://127.0.0.1:" + server.getAddress().getPort();
        try (HttpClient client = leaks.watch(HttpClient.builder()
                .authenticator(origin, Authenticator.basic("J\u00e4s\u00f8n", PASSWORD))
                .build())) {
            FullResponse asked = client.blocking()
                    .fetch(Request.post(origin + "/x").body("body").build());
            assertThat(asked.text()).isEqualTo("body");
            assertThat(asked.history()).hasSize(1);
            FullResponse known = client.blocking()
                    .fetch(Request.post(origin + "/y").body("body").build());
            assertThat(known.history()).isEmpty();
        } finally {
            server.stop(0);
        }
    }
}
