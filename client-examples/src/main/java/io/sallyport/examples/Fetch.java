package io.sallyport.examples;

import io.sallyport.BlockingResponse;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectEnded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches one URL and reports how. Confined to the thread that calls it. */
@Command(
        name = "sallyport-examples",
        description = "Fetches a URL and reports status, headers, size, times and connection.")
final class Fetch implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "An http or https URL.")
    private String url = "";

    @Option(names = "--body", description = "Write the body to standard output, and the report to standard error.")
    private boolean body;

    @Option(names = "-o", paramLabel = "FILE", description = "Write the body to a file.")
    private @Nullable Path file;

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    private final Times times = new Times();

    @Override
    public Integer call() {
        PrintStream out = body ? System.err : System.out;
        Report report = new Report(out);
        report.asks("GET " + url);
        try (HttpClient client = HttpClient.builder().listener(times).build()) {
            fetch(client, out);
            report.snapshot(client.snapshot());
            return 0;
        } catch (Exception e) {
            report.failure(e);
            return 1;
        }
    }

    private void fetch(HttpClient client, PrintStream out) throws Exception {
        long start = System.nanoTime();
        try (BlockingResponse response = client.blocking().get(url)) {
            out.printf("%s%n%s %d %s%n", response.request(), response.version(), response.status(), response.reason());
            for (Headers.Field field : response.headers()) {
                out.printf("  %s%n", field);
            }
            long size = load(response);
            out.printf("%s in %s: %s%n", Report.size(size), Report.millis(System.nanoTime() - start), times.text());
            SSLSession tls = response.connection().tlsSession();
            out.printf(
                    "%s%s on connection %s to %s%n",
                    Report.protocol(response.async()),
                    tls == null ? "" : ", " + tls.getCipherSuite(),
                    Report.connection(response.async()),
                    response.connection().remoteAddress());
        }
    }

    /** Loads the body to where it belongs, and tells its size. */
    private long load(BlockingResponse response) throws IOException {
        if (file != null) {
            return Files.size(response.saveTo(file));
        }
        OutputStream to = body ? System.out : OutputStream.nullOutputStream();
        try (InputStream in = response.inputStream()) {
            long size = in.transferTo(to);
            to.flush();
            return size;
        }
    }

    /** Where the time went. Told on event loops, asked by the caller. */
    private static final class Times implements ClientListener {
        private final CompletableFuture<ConnectEnded> connected = new CompletableFuture<>();
        private final CompletableFuture<AttemptEnded> ended = new CompletableFuture<>();

        @Override
        public void connectEnded(ConnectEnded event) {
            connected.complete(event);
        }

        @Override
        public void attemptEnded(AttemptEnded event) {
            ended.complete(event);
        }

        /** {@code connecting 1.2 ms, pool 1.4 ms, response head 0.8 ms}. */
        private String text() throws Exception {
            AttemptEnded end = ended.get(1, TimeUnit.SECONDS);
            StringBuilder text = new StringBuilder("connecting ")
                    .append(Report.millis(
                            connected.get(1, TimeUnit.SECONDS).took().toNanos()));
            new TreeMap<>(end.times())
                    .forEach((phase, time) -> text.append(", ")
                            .append(phase.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                            .append(' ')
                            .append(Report.millis(time.toNanos())));
            return text.toString();
        }
    }
}
