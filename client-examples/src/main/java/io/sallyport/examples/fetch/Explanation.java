package io.sallyport.examples.fetch;

import io.sallyport.ConnectionInfo;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.event.ConnectionClosed;
import io.sallyport.event.ConnectionLeased;
import io.sallyport.event.HeadReceived;
import io.sallyport.event.InterimReceived;
import io.sallyport.examples.Report;
import java.io.PrintStream;
import java.util.Locale;
import java.util.TreeMap;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Tells all that happens, with the time since the start. Told on event loops: what it prints is short. */
final class Explanation implements ClientListener {

    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    Explanation(PrintStream out) {
        this.out = out;
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation is no dependency of ours
    private synchronized void say(String format, @Nullable Object... arguments) {
        out.printf(
                Locale.ROOT,
                "%9s  %s%n",
                Report.millis(System.nanoTime() - startNanos),
                String.format(Locale.ROOT, format, arguments));
    }

    @Override
    public void callStarted(CallStarted event) {
        say("call %d: %s", event.callId(), event.request());
    }

    @Override
    public void attemptStarted(AttemptStarted event) {
        say("attempt %d sends %s", event.attempt(), event.request());
        event.request().masked().headers().forEach(field -> say("    %s", field));
    }

    @Override
    public void connectStarted(ConnectStarted event) {
        say("connecting to %s for %s", event.address(), event.route());
    }

    @Override
    public void connectEnded(ConnectEnded event) {
        ConnectionInfo connection = event.connection();
        if (connection == null) {
            say("not connected to %s: %s", event.address(), event.failure());
            return;
        }
        SSLSession tls = connection.tlsSession();
        say(
                "connected in %s: %s from %s, %s%s",
                Report.millis(event.took().toNanos()),
                connection.label(),
                connection.localAddress(),
                connection.version(),
                tls == null ? "" : " over " + tls.getProtocol() + " with " + tls.getCipherSuite());
    }

    @Override
    public void connectionLeased(ConnectionLeased event) {
        say(
                "attempt %d has %s, its use %d, after %s",
                event.attempt(),
                event.connection().label(),
                event.connection().uses(),
                Report.millis(event.waited().toNanos()));
    }

    @Override
    public void interimReceived(InterimReceived event) {
        say("attempt %d: interim status %d", event.attempt(), event.response().status());
        for (Headers.Field field : event.response().headers()) {
            say("    %s", field);
        }
    }

    @Override
    public void headReceived(HeadReceived event) {
        say("attempt %d: status %d", event.attempt(), event.status());
    }

    @Override
    public void attemptEnded(AttemptEnded event) {
        StringBuilder times = new StringBuilder();
        new TreeMap<>(event.times())
                .forEach((phase, time) -> times.append(", ")
                        .append(phase.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .append(' ')
                        .append(Report.millis(time.toNanos())));
        say(
                "attempt %d ended: %s out, %s in%s",
                event.attempt(), Report.size(event.bytesSent()), Report.size(event.bytesReceived()), times);
        failed(event.failure());
    }

    @Override
    public void callEnded(CallEnded event) {
        say("call %d ended after %d attempts", event.callId(), event.attempts());
    }

    @Override
    public void connectionClosed(ConnectionClosed event) {
        say("%s closed: %s", event.connection().label(), event.reason());
    }

    private void failed(@Nullable HttpClientException failure) {
        if (failure != null) {
            say(
                    "    %s in phase %s, the request is %s",
                    failure.getClass().getSimpleName(), failure.phase(), failure.processing());
        }
    }
}
