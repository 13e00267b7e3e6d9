package io.sallyport.examples;

import io.sallyport.ConnectionInfo;
import io.sallyport.Response;
import io.sallyport.spi.TransportSnapshot;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Prints a line for each call, for people. Not thread-safe: calls follow one another. */
public final class Report {
    private static final String ROW = "  %-47s %6s %8s %8s  %-17s  %-8s %9s%n";

    private final PrintStream out;
    private @Nullable String asked;

    /** A report that goes there. */
    public Report(PrintStream out) {
        this.out = out;
    }

    void heading(String url) {
        out.printf("%n%s%n", url);
        out.printf(ROW, "asked", "status", "sent", "got", "over", "on", "took");
    }

    /** A call starts now. */
    public Line asks(String what) {
        asked = what;
        return new Line(what, System.nanoTime());
    }

    /** One line: all that the transport holds. */
    public void snapshot(TransportSnapshot now) {
        out.printf(
                "%n%s: %d exchanges, %d waiting; connections: %d opening, %d leased, %d idle; %d timers; TLS by %s%n",
                now.transport(),
                now.exchanges(),
                now.waiting(),
                now.opening(),
                now.leased(),
                now.idle(),
                now.timers(),
                now.tlsEngines().isEmpty() ? "nobody yet" : String.join(", ", now.tlsEngines()));
    }

    /** What went wrong. */
    public void failure(Exception failure) {
        Throwable shown =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        out.printf("%nFAILED: %s%n  %s%n", asked == null ? "before the first call" : asked, shown);
        if (shown.getCause() != null) {
            out.printf("  because of %s%n", shown.getCause().getClass().getName());
        }
    }

    /** {@code HTTP/1.1}, {@code HTTP/1.1, TLSv1.3}. */
    public static String protocol(Response response) {
        SSLSession tls = response.connection().tlsSession();
        return response.version() + (tls == null ? "" : ", " + tls.getProtocol());
    }

    /** {@code c1, use 3}: which connection, and how often it was used. */
    public static String connection(Response response) {
        ConnectionInfo connection = response.connection();
        return connection.label() + (connection.uses() == 1 ? ", new" : ", use " + connection.uses());
    }

    /** {@code 1.2 ms}. */
    public static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    /** {@code 26 B}, {@code 4.0 MiB}. */
    public static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        return bytes < 1024 * 1024
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
    }

    /** A call that has started. */
    public final class Line {
        private final String what;
        private final long startNanos;

        private Line(String what, long startNanos) {
            this.what = what;
            this.startNanos = startNanos;
        }

        void expect(boolean so, String wanted) {
            if (!so) {
                throw new IllegalStateException("expected: " + wanted);
            }
        }

        void answered(Response response, long sent, long received) {
            out.printf(
                    ROW,
                    what,
                    response.status(),
                    sent == 0 ? "-" : size(sent),
                    received == 0 ? "-" : size(received),
                    protocol(response),
                    connection(response),
                    millis(System.nanoTime() - startNanos));
        }
    }
}
