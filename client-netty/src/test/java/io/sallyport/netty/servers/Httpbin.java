package io.sallyport.netty.servers;

import io.sallyport.netty.Protocol;
import io.sallyport.testing.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** httpbin, which others wrote to test clients with, as a process of the system's Python. Without it tests are left out, which {@code -Dservers=required} makes a failure. */
final class Httpbin implements AutoCloseable {

    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));

    /** Says on which port it listens; over TLS if it is given a certificate and a key. */
    private static final String PROGRAM = """
            import sys
            from httpbin import app
            from werkzeug.serving import make_server
            tls = tuple(sys.argv[1:]) or None
            server = make_server('127.0.0.1', 0, app, threaded=True, ssl_context=tls)
            print(server.server_port, flush=True)
            server.serve_forever()
            """;

    private final Process process;
    private final String origin;

    private Httpbin(Process process, String origin) {
        this.process = process;
        this.origin = origin;
    }

    static Httpbin start(Protocol protocol) throws IOException {
        Path python = Path.of("/usr/bin/python3");
        if (python.toFile().canExecute()) {
            ProcessBuilder program = new ProcessBuilder(python.toString(), "-c", PROGRAM);
            if (protocol.isSecure()) {
                program.command().add(TestCertificate.LOCALHOST.pem().toString());
                program.command().add(TestCertificate.LOCALHOST.keyPem().toString());
            }
            Process process =
                    program.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (port != null) {
                return new Httpbin(process, protocol.scheme() + "://127.0.0.1:" + port);
            }
        }
        if (REQUIRED) {
            throw new IllegalStateException("-Dservers=required, but there is no httpbin");
        }
        System.out.println("[servers] LEFT OUT httpbin: no python3-httpbin");
        return Assumptions.abort("no httpbin");
    }

    /** {@code scheme://address:port}. */
    String origin() {
        return origin;
    }

    String url(String path) {
        return origin + path;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
