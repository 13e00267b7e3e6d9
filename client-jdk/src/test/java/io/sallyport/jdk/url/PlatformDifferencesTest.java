package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same programs, on the platform's connections and on ours, against the same server: what they see and what it receives is the same. */
final class PlatformDifferencesTest {

    private static final HttpClient CLIENT =
            HttpClient.builder().tls(TestTls.clientConfig()).build();
    private static final SSLSocketFactory PLATFORMS = TestTls.clientContext().getSocketFactory();

    /** With each program there is. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "io.sallyport.jdk.url.AnswerPrograms#answers",
        "io.sallyport.jdk.url.RequestPrograms#requests",
        "io.sallyport.jdk.url.RequestPrograms#settings",
        "io.sallyport.jdk.url.OutputPrograms#outputs",
        "io.sallyport.jdk.url.FollowUpPrograms#redirects",
        "io.sallyport.jdk.url.FollowUpPrograms#defaults"
    })
    @Retention(RetentionPolicy.RUNTIME)
    private @interface EachProgram {}

    @EachProgram
    void isTheSame(String name, Program.Steps steps) throws IOException {
        try (Origin origin = new Origin()) {
            compare(steps, origin);
        }
    }

    @EachProgram
    void isTheSameOverTls(String name, Program.Steps steps) throws IOException {
        try (Origin origin = Origin.secure()) {
            compare(steps, origin);
        }
    }

    private static void compare(Program.Steps steps, Origin origin) throws IOException {
        List<String> platform = run(steps, origin, PlatformDifferencesTest::platforms);
        URLStreamHandler handler = UrlHandlers.handler(CLIENT, new URL(origin.url("")).getProtocol());
        List<String> ours = run(steps, origin, url -> (HttpURLConnection) new URL(null, url, handler).openConnection());
        assertThat(ours).isEqualTo(platform);
    }

    private static HttpURLConnection platforms(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(PLATFORMS);
        }
        return connection;
    }

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private static List<String> run(Program.Steps steps, Origin origin, Program.Opener opener) {
        List<String> all = new ArrayList<>(Program.run(steps, path -> opener.open(origin.url(path))));
        origin.received().forEach(request -> all.add("received " + withoutEmptyLength(request)));
        return all;
    }

    /** We say that a POST has no body (RFC 9110 section 8.6), the platform does not. */
    private static String withoutEmptyLength(String request) {
        return request.replace("Content-length=[0], ", "");
    }
}
