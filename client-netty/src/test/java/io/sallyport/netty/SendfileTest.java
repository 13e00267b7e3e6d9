package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file goes out by the system call {@code sendfile} where there is no TLS, so none of its bytes pass through this process: counted by strace, in a process of its own. Without strace it is left out,
 * which {@code -Dservers=required} makes a failure.
 */
@Timeout(120)
class SendfileTest {

    private static final int SIZE = 8 * 1024 * 1024;

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @TempDir
    Path folder;

    @BeforeAll
    static void needsStrace() throws Exception {
        String missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        if ("required".equals(System.getProperty("servers"))) {
            throw new IllegalStateException("-Dservers=required, but " + missing);
        }
        System.out.println("[servers] LEFT OUT " + missing);
        Assumptions.abort(missing);
    }

    private static String missing() throws IOException, InterruptedException {
        Process probe;
        try {
            probe = new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-e", "trace=sendfile", "true")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return "strace: not on the PATH";
        }
        String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return probe.waitFor() == 0 ? "" : "strace: may not trace here: " + output.strip();
    }

    @Test
    void filesInTheClearGoOutBySendfile() throws Exception {
        long calls = sendfileCalls(HttpServer.create(free(), 0), "http");
        System.out.println("[sendfile] in the clear: " + calls + " calls for " + SIZE + " bytes");
        assertThat(calls).isPositive();
    }

    @Test
    void filesOverTlsDoNot() throws Exception {
        HttpsServer server = HttpsServer.create(free(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        long calls = sendfileCalls(server, "https");
        System.out.println("[sendfile] over TLS: " + calls + " calls for " + SIZE + " bytes");
        assertThat(calls).isZero();
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private long sendfileCalls(HttpServer server, String scheme) throws Exception {
        server.createContext("/", exchange -> {
            try (exchange) {
                long count = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                byte[] answer = (count + " bytes").getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
        try {
            return upload(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/");
        } finally {
            server.stop(0);
        }
    }

    private long upload(String url) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("upload"), new byte[SIZE]);
        Path trace = folder.resolve("trace");
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-e",
                "trace=sendfile",
                "-e",
                "signal=none",
                "-o",
                trace.toString()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                SendfileMain.class.getName(),
                url,
                file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(output).content().contains(": " + SIZE + " bytes");
        try (Stream<String> lines = Files.lines(trace)) {
            return lines.filter(line -> line.contains("sendfile(")).count();
        }
    }

    /** All this process was started with, as a class path. */
    private static String classPath() {
        return Stream.of(
                        Path.of("target", "test-classes").toString(),
                        Path.of("target", "classes").toString(),
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path", ""))
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }
}
