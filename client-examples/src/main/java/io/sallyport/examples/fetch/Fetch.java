package io.sallyport.examples.fetch;

import io.sallyport.BlockingResponse;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.RedirectConfig;
import io.sallyport.download.Download;
import io.sallyport.download.Downloaded;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectEnded;
import io.sallyport.examples.Report;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Fetches one URL and reports how. Exit code 0 if there was an answer, whatever its status; 1 if not. Confined to the thread that calls it. */
@Command(
        name = "java -jar client-examples/target/sallyport-examples.jar",
        description = "Sends a request and reports status, headers, size, times and connection.",
        sortOptions = false)
public final class Fetch implements Callable<Integer> {

    @Mixin
    private RequestArguments arguments = new RequestArguments();

    @Option(names = "--body", description = "Write the body to standard output, and the report to standard error.")
    private boolean body;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the body to a file, with a progress bar on standard error.")
    private @Nullable Path file;

    @Option(
            names = "--resume",
            description = "With -o: go on with a transfer that broke, in this run or an earlier one.")
    private boolean resume;

    @Option(names = "--sha256", paramLabel = "HEX", description = "With --resume: what the file must be.")
    private @Nullable String sha256;

    @Option(names = "--no-redirects", description = "Show a redirect instead of following it.")
    private boolean noRedirects;

    @Option(
            names = {"-x", "--proxy"},
            paramLabel = "URL",
            description = "Go through a proxy, such as http://user:password@host:3128 or socks5h://host;"
                    + " without a port: 80, 443 for https, 1080 for SOCKS;"
                    + " 'environment' for the one that HTTP_PROXY and the like name.")
    private @Nullable String proxy;

    @Option(
            names = "--explain",
            description =
                    "Tell on standard error all that happens, as it happens; times count from when the client is made.")
    private boolean explain;

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Times times = new Times();

    private Fetch() {}

    /** The command, ready to be executed. */
    public static CommandLine commandLine() {
        CommandLine command = new CommandLine(new Fetch()).setExpandAtFiles(false);
        CommandLine.IParameterExceptionHandler teller = command.getParameterExceptionHandler();
        return command.setParameterExceptionHandler((wrong, arguments) -> {
            List<String> unknown = wrong.getCommandLine().getUnmatchedArguments();
            boolean misspelt = wrong instanceof MissingParameterException && !unknown.isEmpty();
            return teller.handleParseException(
                    misspelt ? new UnmatchedArgumentException(wrong.getCommandLine(), unknown) : wrong, arguments);
        });
    }

    @Override
    public Integer call() {
        demand(!resume || file != null, "--resume needs a file to go on with: -o FILE");
        demand(sha256 == null || resume, "--sha256 is looked at with --resume only");
        demand(!body || file == null, "--body and -o: the body can go to one of them");
        PrintStream out = body ? System.err : System.out;
        Report report = new Report(out);
        report.asks(arguments.text());
        try (HttpClient client = client()) {
            if (file != null && resume) {
                download(client, file, out);
            } else {
                fetch(client, out);
            }
            report.snapshot(client.snapshot());
            return 0;
        } catch (Exception e) {
            report.failure(e);
            return 1;
        }
    }

    private void demand(boolean so, String otherwise) {
        if (!so) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private HttpClient client() {
        HttpClientBuilder client = HttpClient.builder().listener(explain ? new Explanation(System.err) : times);
        if (noRedirects) {
            client.redirects(
                    RedirectConfig.builder().policy(RedirectConfig.Policy.NEVER).build());
        }
        if (proxy != null) {
            client.proxies(
                    proxy.equals("environment") ? ProxyChooser.environment() : ProxyChooser.of(Proxy.parse(proxy)));
        }
        return client.build();
    }

    private void fetch(HttpClient client, PrintStream out) throws Exception {
        long start = System.nanoTime();
        Request request = arguments.request();
        try (BlockingResponse response = client.blocking().send(request)) {
            for (Response before : response.async().history()) {
                head(before, out);
            }
            head(response.async(), out);
            long size = load(response);
            out.printf("%s in %s%s%n", Report.size(size), Report.millis(System.nanoTime() - start), times());
            connection(response.async(), out);
        }
    }

    private void download(HttpClient client, Path to, PrintStream out) throws Exception {
        long start = System.nanoTime();
        ProgressBar bar = new ProgressBar(System.err);
        Download.Builder download = Download.of(arguments.request(), to).progress(bar);
        if (sha256 != null) {
            download.digest("SHA-256", sha256);
        }
        try {
            Downloaded downloaded = download.build().run(client);
            bar.end();
            head(downloaded.response(), out);
            out.printf(
                    "%s in %s, of which %s came now, gone on with %d times%s%n",
                    Report.size(downloaded.size()),
                    Report.millis(System.nanoTime() - start),
                    Report.size(downloaded.received()),
                    downloaded.resumes(),
                    times());
            connection(downloaded.response(), out);
        } catch (IOException e) {
            bar.end();
            throw e;
        }
    }

    private static void head(Response response, PrintStream out) {
        out.printf("%s%n%s %d %s%n", response.request(), response.version(), response.status(), response.reason());
        for (Headers.Field field : response.headers()) {
            out.printf("  %s%n", field);
        }
    }

    private static void connection(Response response, PrintStream out) {
        SSLSession tls = response.connection().tlsSession();
        out.printf(
                "%s%s on connection %s to %s%n",
                Report.protocol(response),
                tls == null ? "" : ", " + tls.getCipherSuite(),
                Report.connection(response),
                response.connection().remoteAddress());
    }

    /** Loads the body to where it belongs, and tells its size. */
    private long load(BlockingResponse response) throws IOException {
        if (file != null) {
            ProgressBar bar = new ProgressBar(System.err);
            long size = Files.size(response.saveTo(file, bar));
            bar.end();
            return size;
        }
        LastByte to = new LastByte(body ? System.out : OutputStream.nullOutputStream());
        try (InputStream in = response.inputStream()) {
            long size = in.transferTo(to);
            to.flush();
            return size;
        } finally {
            if (body && to.last != '\n') {
                System.err.println(); // on a terminal what follows begins on a line of its own
            }
        }
    }

    /** Knows with what ended what was written. */
    private static final class LastByte extends FilterOutputStream {
        private int last = '\n';

        private LastByte(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            if (length > 0) {
                last = bytes[offset + length - 1];
            }
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            last = b;
        }
    }

    private String times() throws Exception {
        return explain ? "" : ": " + times.text();
    }

    /** Where the time of the last attempt went. Told on event loops, asked by the caller. */
    private static final class Times implements ClientListener {
        private final CompletableFuture<ConnectEnded> connected = new CompletableFuture<>();
        private volatile CompletableFuture<AttemptEnded> ended = new CompletableFuture<>();

        @Override
        public void connectEnded(ConnectEnded event) {
            connected.complete(event);
        }

        @Override
        public void attemptStarted(AttemptStarted event) {
            ended = new CompletableFuture<>();
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
