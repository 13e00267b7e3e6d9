package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our responses as connections, beside the platform's connections that got the same answer. */
@Timeout(60)
final class UrlConnectionsTest {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private static Origin origin;

    /** By method and path: what was seen of the platform's connections, which stay open. */
    private static Map<String, List<String>> platform;

    private HttpClient client;

    @BeforeEach
    void start() {
        client = leaks.watch(HttpClient.builder().tls(TestTls.clientConfig()).build());
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private static Arguments answer(String method, String path) {
        return Arguments.of(method, path);
    }

    static Stream<Arguments> answers() {
        List<Arguments> all = new ArrayList<>();
        for (int status : List.of(200, 201, 203, 204, 206, 299, 304, 400, 401, 403, 404, 410, 418, 500, 503, 599)) {
            all.add(answer("GET", "/a?status=" + status));
        }
        for (String method : List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS")) {
            all.add(answer(method, "/a?h.X-A=1"));
            all.add(answer(method, "/a?status=404"));
        }
        for (int status : List.of(301, 302, 303)) {
            all.add(answer("GET", "/a?h.Location=/b?c=d&status=" + status));
            all.add(answer("HEAD", "/a?h.Location=/b?c=d&status=" + status));
        }
        for (String query : List.of(
                "body=",
                "status=500&body=",
                "chunked",
                "chunked&status=500",
                "size=100000",
                "h.X-A=1%7C2%7C3&h.x-b=4&h.Content-Type=text/plain&h.Set-Cookie=a=b;+HttpOnly",
                "h.Expires=0&h.Last-Modified=Sun,+06+Nov+1994+08:49:37+GMT",
                "status=302")) {
            all.add(answer("GET", "/a?" + query));
        }
        return all.stream();
    }

    @BeforeAll
    static void askByThePlatform() throws IOException {
        origin = new Origin();
        platform = new HashMap<>();
        answers()
                .map(Arguments::get)
                .forEach(answer -> platform.put(
                        answer[0] + " " + answer[1],
                        Program.run(
                                UrlConnectionsTest::see, asked -> answered((String) answer[0], (String) answer[1]))));
    }

    private static HttpURLConnection answered(String method, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(origin.url(path)).openConnection();
        connection.setReadTimeout(10_000);
        connection.setRequestMethod(method);
        if (method.startsWith("P")) {
            connection.setDoOutput(true);
            connection.getOutputStream().write("abc".getBytes(UTF_8));
        }
        connection.getHeaderFields();
        return connection;
    }

    @AfterAll
    static void close() {
        origin.close();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void isAsThePlatforms(String method, String path) {
        List<String> ours = Program.run(UrlConnectionsTest::see, asked -> {
            Request.Builder request = Request.builder(method, origin.url(path));
            if (method.startsWith("P")) {
                request.body(RequestBody.of("abc"));
            }
            return UrlConnections.of(client.send(request.build()).join());
        });
        assertThat(ours).isEqualTo(platform.get(method + " " + path));
    }

    /** What is seen of a connection that is connected. */
    private static void see(Program program) throws IOException {
        HttpURLConnection connection = program.open("");
        program.see("output", connection::getDoOutput);
        program.see("input", connection::getDoInput);
        program.see("authenticator", () -> {
            connection.setAuthenticator(new java.net.Authenticator() {});
            return "set";
        });
        program.see("property", () -> connection.getRequestProperty("Authorization"));
        program.see("length", connection::getContentLengthLong);
        program.see("modified", connection::getLastModified);
        program.see("expires", connection::getExpiration);
        program.seeAnswer(connection);
        if (!connection.getDoOutput()) { // the platform would begin anew
            program.see("output", connection::getOutputStream);
        }
    }

    @Test
    void settersFailAsOnAPlatformsThatIsConnected() throws IOException {
        try (Origin origin = new Origin()) {
            HttpURLConnection platform = (HttpURLConnection) new URL(origin.url("/a")).openConnection();
            platform.setRequestProperty("Connection", "close");
            platform.connect();
            HttpURLConnection ours =
                    UrlConnections.of(client.get(origin.url("/a")).join());
            assertThat(setters(ours)).isEqualTo(setters(platform)).hasSizeGreaterThan(12);
            ours.getInputStream().readAllBytes();
            platform.getInputStream().readAllBytes();
            platform.disconnect();
        }
    }

    /** What each setter says to a value that is right in itself. */
    private static List<String> setters(HttpURLConnection connection) {
        List<String> said = new ArrayList<>();
        for (Method method : HttpURLConnection.class.getMethods()) {
            boolean sets = method.getName().matches("(set|add)[A-Z].*")
                    && !java.lang.reflect.Modifier.isStatic(method.getModifiers())
                    && !method.getName()
                            .equals("setRequestMethod"); // an IllegalStateException once there was an answer, see above
            if (sets) {
                Object[] values = Arrays.stream(method.getParameterTypes())
                        .map(type -> type == boolean.class
                                ? (Object) true
                                : type == int.class
                                        ? (Object) 7
                                        : type == long.class
                                                ? (Object) 7L
                                                : type == String.class ? "GET" : new java.net.Authenticator() {})
                        .toArray();
                try {
                    method.invoke(connection, values);
                    said.add(method + " set");
                } catch (ReflectiveOperationException e) {
                    said.add(method + " " + e.getCause());
                }
            }
        }
        return said.stream().sorted().toList();
    }

    @Test
    void showsTheCertificates() throws IOException {
        try (Origin origin = Origin.secure()) {
            HttpsURLConnection ours = (HttpsURLConnection)
                    UrlConnections.of(client.get(origin.url("/a")).join());
            HttpsURLConnection platform = (HttpsURLConnection) new URL(origin.url("/a")).openConnection();
            platform.setSSLSocketFactory(TestTls.clientContext().getSocketFactory());
            platform.setRequestProperty("Connection", "close");
            assertThat(platform.getInputStream().readAllBytes())
                    .isEqualTo(ours.getInputStream().readAllBytes());
            assertThat(ours.getServerCertificates())
                    .contains(TestCertificate.LOCALHOST.certificate())
                    .isEqualTo(platform.getServerCertificates());
            assertThat(ours.getPeerPrincipal()).isEqualTo(platform.getPeerPrincipal());
            assertThat(ours.getCipherSuite()).isEqualTo(platform.getCipherSuite());
            assertThat(ours.getLocalCertificates()).isNull();
            assertThat(ours.getLocalPrincipal()).isNull();
            assertThat(ours.getSSLSession()).isPresent();
            assertThat(ours.getURL()).isEqualTo(platform.getURL());
            assertThat(ours.getResponseMessage()).isEqualTo("OK");
            platform.disconnect();
        }
    }

    @Test
    void saysThatABodyIsCutShort() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(connection -> {
                connection.expectRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
                connection.close();
            });
            HttpURLConnection ours =
                    UrlConnections.of(client.get(peer.url("/a")).join());
            assertThatThrownBy(() -> ours.getInputStream().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessage("Premature EOF")
                    .hasCauseInstanceOf(TruncatedBodyException.class);
        }
    }

    @Test
    void disconnectingClosesTheResponse() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(connection -> {
                connection.expectRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\nhe");
                connection.expectClose();
            });
            Response response = client.get(peer.url("/a")).join();
            HttpURLConnection ours = UrlConnections.of(response);
            InputStream stream = ours.getInputStream();
            assertThat(stream.read()).isEqualTo('h');
            ours.disconnect();
            assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void secretsAreNotShown() throws IOException {
        try (Origin origin = new Origin()) {
            Request request = Request.get(origin.url("/a"))
                    .header("Authorization", "Bearer t")
                    .header("X-A", "1")
                    .build();
            HttpURLConnection ours = UrlConnections.of(client.send(request).join());
            assertThat(ours.getRequestProperty("authorization")).isNull();
            assertThat(ours.getRequestProperty("x-a")).isEqualTo("1");
            assertThatThrownBy(ours::getRequestProperties).isInstanceOf(IllegalStateException.class);
            assertThat(ours.getInputStream().readAllBytes()).hasSize(5);
        }
    }
}
