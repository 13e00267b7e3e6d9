package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes behind a body is shown with the header fields once the body was read, as on the platform. */
@Timeout(60)
final class TrailersTest {

    private static final String HEAD =
            "Connection: close\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n5\r\nhello\r\n0\r\n";
    private static final String TRAILED = "HTTP/1.1 200 OK\r\n" + HEAD + "Checksum: 7\r\nx-a: 2\r\n\r\n";

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @ParameterizedTest
    @ValueSource(
            strings = {
                TRAILED,
                "HTTP/1.1 200 OK\r\n" + HEAD + "\r\n",
                "HTTP/1.1 404 No\r\n" + HEAD + "Checksum: 7\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + HEAD + "Set-Cookie: a=b; HttpOnly\r\nSet-Cookie: c=d\r\n\r\n"
            })
    void areHeaderFieldsAsOnThePlatform(String answer) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.otherwise(connection -> connection.expectRequest().send(answer).close());
            List<String> platform = Program.run(
                    TrailersTest::read, path -> (HttpURLConnection) new URL(peer.url(path)).openConnection());
            List<String> ours =
                    Program.run(TrailersTest::read, path -> UrlHandlers.open(client, new URL(peer.url(path))));
            assertThat(ours).isEqualTo(platform);
        }
    }

    private static void read(Program program) throws Exception {
        HttpURLConnection connection = program.open("/a");
        program.seeAnswer(connection);
        program.see("checksum", () -> connection.getHeaderFieldInt("CHECKSUM", 0));
        program.see("twice", () -> connection.getHeaderField("X-A"));
    }

    @Test
    void areThereOnceTheBodyWasRead() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.otherwise(
                    connection -> connection.expectRequest().send(TRAILED).close());
            HttpURLConnection connection = UrlHandlers.open(client, new URL(peer.url("/a")));
            seesThemAtTheEnd(connection);
            seesThemAtTheEnd(UrlConnections.of(client.get(peer.url("/a")).join()));

            HttpURLConnection closed = UrlHandlers.open(client, new URL(peer.url("/a")));
            closed.getInputStream().close();
            assertThat(closed.getHeaderField("Checksum")).isNull();
        }
    }

    private static void seesThemAtTheEnd(HttpURLConnection connection) throws Exception {
        assertThat(connection.getHeaderFields()).doesNotContainKey("Checksum");
        try (InputStream body = connection.getInputStream()) {
            assertThat(body.readAllBytes()).hasSize(5);
        }
        assertThat(connection.getHeaderField("Checksum")).isEqualTo("7");
        assertThat(connection.getHeaderFields()).containsEntry("Checksum", List.of("7"));
    }
}
