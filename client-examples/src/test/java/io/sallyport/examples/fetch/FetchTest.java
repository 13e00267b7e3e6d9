package io.sallyport.examples.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.ScriptedPeer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command sends, and what it tells. */
@Timeout(60)
final class FetchTest {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int fetch(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(new PrintStream(output, true, UTF_8));
        System.setErr(new PrintStream(errors, true, UTF_8));
        try {
            return Fetch.commandLine().execute(arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private String sent(String... more) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(
                    connection -> connection.expectRequest().respond(200, "ok").expectClose());
            String[] arguments = new String[more.length + 1];
            arguments[0] = peer.url("/x");
            System.arraycopy(more, 0, arguments, 1, more.length);
            assertThat(fetch(arguments)).as(errors.toString(UTF_8)).isZero();
            return peer.connection(1).receivedText();
        }
    }

    @Test
    void sendsHeadersAndData() throws Exception {
        assertThat(sent("-H", "X-Id: 7", "-H", "X-Id: 8", "-d", "a text"))
                .startsWith("POST /x HTTP/1.1\r\n")
                .contains("X-Id: 7\r\n", "X-Id: 8\r\n", "Content-Length: 6\r\n")
                .endsWith("\r\n\r\na text");
        assertThat(sent("-X", "DELETE")).startsWith("DELETE /x HTTP/1.1\r\n");
    }

    @Test
    void sendsFilesJsonAndForms() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "in a file");
        assertThat(sent("-X", "PUT", "-d", "@" + file)).startsWith("PUT /x").endsWith("\r\n\r\nin a file");
        assertThat(sent("--json", "{\"a\":1}"))
                .contains("Content-Type: application/json\r\n", "Accept: application/json\r\n")
                .endsWith("{\"a\":1}");
        assertThat(sent("-F", "title=Holiday", "-F", "file=@" + file))
                .contains(
                        "Content-Type: multipart/form-data; boundary=",
                        "name=\"title\"\r\n\r\nHoliday\r\n",
                        "name=\"file\"; filename=\"a.txt\"",
                        "in a file");
    }

    @Test
    void goesThroughAProxy() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start()) {
            proxy.next(connection -> {
                connection.expectRequest();
                connection.send(
                        "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
                connection.expectRequest().respond(200, "ok").expectClose();
            });
            String url = "http://ada:s3cret@127.0.0.1:" + proxy.port();
            assertThat(fetch("http://origin.example/x", "-x", url, "--explain"))
                    .as(errors.toString(UTF_8))
                    .isZero();
            assertThat(proxy.connection(1).receivedText())
                    .startsWith("GET http://origin.example/x HTTP/1.1\r\n")
                    .contains("Host: origin.example\r\n", "Proxy-Authorization: Basic YWRhOnMzY3JldA==\r\n");
        }
        assertThat(output.toString(UTF_8) + errors).contains("200").doesNotContain("s3cret", "YWRhOnMzY3JldA");
    }

    @Test
    void refusesWhatIsNoProxy() {
        assertThat(fetch("http://origin.example/", "-x", "gopher://here")).isOne();
        assertThat(output.toString(UTF_8) + errors).contains("proxy", "gopher");
    }

    @Test
    void explainsARedirectAndALogin() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(connection -> {
                connection.expectRequest("GET", "/old");
                connection.send("HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n");
                connection.expectRequest("GET", "/new");
                connection.send(
                        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n");
                connection.expectRequest("GET", "/new").respond(200, "in").expectClose();
            });
            assertThat(fetch(peer.url("/old"), "--explain", "-u", "ada:s3cret"))
                    .as(output.toString(UTF_8) + errors.toString(UTF_8))
                    .isZero();
        }
        assertThat(errors.toString(UTF_8))
                .containsSubsequence(
                        "call 1: GET http://",
                        "attempt 1 sends GET http://",
                        "connecting to ",
                        "connected in ",
                        "attempt 1 has c1, its use 1",
                        "attempt 1: status 302",
                        "attempt 2 sends GET http://",
                        "attempt 2 has c1, its use 2",
                        "attempt 2: status 401",
                        "attempt 3: status 200",
                        "call 1 ended after 3 attempts")
                .doesNotContain("s3cret", "YWRhOnMzY3JldA");
        assertThat(output.toString(UTF_8)).containsSubsequence("302 Found", "Location: /new", "401", "200", "2 B in ");
    }

    @Test
    void goesOnWithADownload() throws Exception {
        Path file = folder.resolve("file");
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(connection -> {
                connection.expectRequest("GET", "/file");
                connection.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 11\r\n\r\nhello");
                connection.close();
            });
            peer.next(connection -> {
                connection.expectRequest("GET", "/file");
                connection.send(
                        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-10/11\r\nContent-Length: 6\r\n\r\n world");
                connection.expectClose();
            });
            int code = fetch(
                    peer.url("/file"),
                    "-o",
                    file.toString(),
                    "--resume",
                    "--sha256",
                    "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
            assertThat(code).as(output.toString(UTF_8)).isZero();
            assertThat(peer.connection(2).receivedText()).contains("Range: bytes=5-\r\n", "If-Range: \"1\"");
        }
        assertThat(file).hasContent("hello world");
        assertThat(output.toString(UTF_8)).contains("gone on with 1 times", "206 Partial Content");
        assertThat(errors.toString(UTF_8)).contains("100 %  11 B of 11 B");
    }

    @ParameterizedTest
    @CsvSource({
        "-H, nocolon, header: nocolon (expected: NAME: VALUE)",
        "-F, noequals, form: noequals (expected: NAME=VALUE)",
        "-u, nocolon, user: no colon (expected: USER:PASSWORD)",
    })
    void namesTheArgumentThatIsWrong(String option, String value, String text) {
        assertThat(fetch("http://localhost:1/", option, value)).isOne();
        assertThat(output.toString(UTF_8)).contains(text);
    }

    @ParameterizedTest
    @CsvSource({
        "--explian, Unknown option: '--explian', Possible solutions: --explain",
        "http://localhost:1/ --explian, Unknown option: '--explian', Possible solutions: --explain",
        "--explain, Missing required parameter: 'URL', Usage: java -jar client-examples/target/sallyport-examples.jar",
        "http://localhost:1/ --resume, --resume needs a file to go on with: -o FILE, Usage:",
        "http://localhost:1/ --sha256 00 -o x, --sha256 is looked at with --resume only, Usage:",
        "http://localhost:1/ --body -o x, --body and -o: the body can go to one of them, Usage:",
    })
    void refusesWhatMakesNoSense(String arguments, String text, String more) {
        assertThat(fetch(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains(text, more);
        assertThat(output.toString(UTF_8)).isEmpty();
    }

    @Test
    void saysHowItIsRun() {
        assertThat(fetch("--help")).isZero();
        assertThat(output.toString(UTF_8).replaceAll("\\s+", " "))
                .startsWith("Usage: java -jar client-examples/target/sallyport-examples.jar [")
                .contains(
                        "without a port: 80, 443 for https, 1080 for SOCKS",
                        "times count from when the client is made");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "hello\n"})
    void theReportBeginsOnALineOfItsOwn(String body) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(
                    connection -> connection.expectRequest().respond(200, body).expectClose());
            assertThat(fetch(peer.url("/"), "--body"))
                    .as(errors.toString(UTF_8))
                    .isZero();
        }
        assertThat(output.toString(UTF_8)).isEqualTo(body);
        String newLine = System.lineSeparator();
        assertThat(errors.toString(UTF_8))
                .contains((body.endsWith("\n") ? "" : newLine) + newLine + body.length() + " B in ");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, '[                                        ]   0 %  0 B of 100 B'",
        "50, 100, '[####################                    ]  50 %  50 B of 100 B'",
        "100, 100, '[########################################] 100 %  100 B of 100 B'",
        "2048, -1, 2.0 KiB",
    })
    void drawsABar(long written, long total, String bar) {
        assertThat(ProgressBar.text(written, total)).isEqualTo(bar);
    }
}
