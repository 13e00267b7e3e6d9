package io.sallyport.examples;

import io.sallyport.HttpClient;
import io.sallyport.examples.fetch.Fetch;
import io.sallyport.testing.TestTls;
import java.io.PrintStream;
import java.util.List;

/**
 * The first thing to run. Without arguments it calls servers inside this program in all the ways there are and reports what
 * came of it; with a URL it fetches that, see {@link Fetch}. Exit code 0 if all went well, 1 if not.
 */
public final class FirstCall {
    private FirstCall() {}

    public static void main(String[] args) {
        System.exit(args.length == 0 ? tour(System.out) : Fetch.commandLine().execute(args));
    }

    static int tour(PrintStream out) {
        Report report = new Report(out);
        try (EmbeddedServer server = EmbeddedServer.start();
                HttpClient client =
                        HttpClient.builder().tls(TestTls.clientConfig()).build()) {
            for (String url : List.of(server.http(), server.https())) {
                report.heading(url);
                new Tour(client, url, report).run();
            }
            report.snapshot(client.snapshot());
            return 0;
        } catch (Exception e) {
            report.failure(e);
            return 1;
        }
    }
}
