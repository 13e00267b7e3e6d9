package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where redirects lead, by the opinion of clients that others wrote: {@code java.net.http} for methods and bodies, {@code curl -L} for locations (but for spaces in a query and backslashes, which browsers read otherwise than curl). */
@Timeout(60)
class RedirectOpinionsTest {

    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));

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
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/start", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", "/seen");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.createContext("/seen", RedirectOpinionsTest::tell);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/start";
        String body = method.equals("GET") ? "" : "body";
        java.net.http.HttpClient other = java.net.http.HttpClient.newBuilder()
                .followRedirects(java.net.http.HttpClient.Redirect.NORMAL)
                .build();
        try (HttpClient client = leaks.watch(HttpClient.create())) {
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
        } finally {
            server.stop(0);
        }
    }

    private static void tell(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] seen = (exchange.getRequestMethod() + " with [" + body + "]").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, seen.length);
        exchange.getResponseBody().write(seen);
        exchange.close();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "x",
                "./x",
                "../x",
                "../../../x",
                "/x/./y/../z",
                "/x//y",
                "?q=1",
                "/x?a=../b",
                "/x y/z",
                "/%zz%20%C3%A4",
                "/x;p=1,2",
                "/x#fragment",
                "//127.0.0.1:@PORT@/x",
                "http://127.0.0.1:@PORT@",
                "HTTP://127.0.0.1:@PORT@/x",
                "http://127.0.0.1:@PORT@?q",
                "http://0x7f.1:@PORT@/x",
                "/x@y:z",
            })
    void locationsLeadWhereCurlGoes(String location) throws Exception {
        Path curl = Path.of("/usr/bin/curl");
        if (!Files.isExecutable(curl)) {
            assertThat(REQUIRED).as("-Dservers=required, but there is no curl").isFalse();
            System.out.println("[servers] LEFT OUT curl: not in /usr/bin");
            Assumptions.abort("no curl");
        }
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            String sent = location.replace("@PORT@", Integer.toString(peer.port()));
            peer.otherwise(c -> {
                for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                    if (asked.target().equals("/from/here?first")) {
                        c.send("HTTP/1.1 302 Found\r\nLocation: " + sent + "\r\nContent-Length: 0\r\n\r\n");
                    } else {
                        c.respond(200, asked.target() + " at " + asked.headers().first("Host"));
                    }
                }
            });
            String url = peer.url("/from/here?first");
            assertThat(client.blocking().get(url).text()).isEqualTo(ask(curl, url));
        }
    }

    private static String ask(Path curl, String url) throws Exception {
        Process process = new ProcessBuilder(curl.toString(), "-q", "--noproxy", "*", "-sSL", "--max-time", "20", url)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
