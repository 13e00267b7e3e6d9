package io.sallyport.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.examples.fetch.Fetch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FirstCallTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void reportsEveryCallOverHttpAndHttps() {
        int code = FirstCall.tour(new PrintStream(output, true, UTF_8));

        assertThat(code).as(text()).isZero();
        assertThat(text().lines().filter(line -> line.contains("  200  "))).hasSize(2 * 10);
        assertThat(text())
                .containsPattern("GET, blocking +200 +- +26 B  HTTP/1.1 +c\\d+, use \\d+ +[\\d.]+ ms")
                .containsPattern("POST that file +200 +4.0 MiB +33 B  HTTP/1.1, TLSv1.3 +c\\d+, use \\d+")
                .containsPattern("netty/\\w+: 0 exchanges, 0 waiting; connections: 0 opening, 0 leased");
    }

    @Test
    void saysWhatFailed() {
        Report report = new Report(new PrintStream(output, true, UTF_8));
        report.asks("GET something");
        report.failure(new IllegalStateException("expected: something else"));

        assertThat(text()).contains("FAILED: GET something").contains("expected: something else");
    }

    @Test
    void fetchesWhatItIsGiven(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("body");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            assertThat(fetch(server.http() + "/hello", "-o", file.toString())).isZero();
        }
        assertThat(file).hasContent("Hello from the other side\n");
        assertThat(text())
                .contains("HTTP/1.1 200 OK")
                .contains("Link: </next>; rel=next")
                .contains("26 B in ")
                .contains("on connection c1, new to localhost/127.0.0.1:");
    }

    @Test
    void writesTheBodyAndNothingElseToStandardOutput() {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            assertThat(fetch(server.http() + "/hello", "--body")).isZero();
        }
        assertThat(text()).isEqualTo("Hello from the other side\n");
    }

    @Test
    void saysWhyNothingWasFetched(@TempDir Path folder) {
        Path file = folder.resolve("body");
        assertThat(fetch("ftp://localhost/", "-o", file.toString())).isOne();
        assertThat(text()).contains("FAILED: GET ftp://localhost/").contains("expected: http or https");
        assertThat(Files.exists(file)).isFalse();
    }

    private int fetch(String... arguments) {
        PrintStream before = System.out;
        System.setOut(new PrintStream(output, true, UTF_8));
        try {
            return Fetch.commandLine().execute(arguments);
        } finally {
            System.setOut(before);
        }
    }

    private String text() {
        return output.toString(UTF_8);
    }
}
