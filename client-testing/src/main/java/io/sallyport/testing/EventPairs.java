package io.sallyport.testing;

import io.sallyport.ConnectionInfo;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ConnectEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.event.ConnectionClosed;
import io.sallyport.event.ConnectionLeased;
import io.sallyport.event.HeadReceived;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Matches the starts and ends among a client's events. Not thread-safe. */
final class EventPairs {

    private final List<String> open = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> connections = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    private EventPairs() {}

    static EventPairs of(List<Object> events) {
        EventPairs pairs = new EventPairs();
        events.forEach(pairs::on);
        return pairs;
    }

    /** What has started and not ended, as text. */
    List<String> open() {
        return open;
    }

    /** What breaks the order, as text. */
    List<String> faults() {
        return faults;
    }

    private void on(Object event) {
        if (event instanceof CallStarted e) {
            start(call(e.callId()), event);
        } else if (event instanceof CallEnded e) {
            end(call(e.callId()), event);
            String attempts = call(e.callId()) + ", attempt ";
            open.stream()
                    .filter(name -> name.startsWith(attempts))
                    .forEach(name -> faults.add(name + " outlives its call"));
        } else if (event instanceof AttemptStarted e) {
            inside(call(e.callId()), event);
            start(attempt(e.callId(), e.attempt()), event);
        } else if (event instanceof ConnectionLeased e) {
            onceInside(attempt(e.callId(), e.attempt()), "lease", event);
        } else if (event instanceof HeadReceived e) {
            onceInside(attempt(e.callId(), e.attempt()), "head", event);
        } else if (event instanceof AttemptEnded e) {
            end(attempt(e.callId(), e.attempt()), event);
        } else if (event instanceof ConnectStarted e) {
            open.add(connect(e.route(), e.address()));
        } else if (event instanceof ConnectEnded e) {
            end(connect(e.route(), e.address()), event);
            connected(e);
        } else if (event instanceof ConnectionClosed e
                && !connections.remove(e.connection().label())) {
            faults.add("closed, but not open: " + event);
        }
    }

    private void connected(ConnectEnded event) {
        ConnectionInfo connection = event.connection();
        if ((connection == null) == (event.failure() == null)) {
            faults.add("neither or both of connection and failure: " + event);
        }
        if (connection != null && !connections.add(connection.label())) {
            faults.add("opened twice: " + event);
        }
    }

    private void start(String name, Object event) {
        if (!seen.add(name)) {
            faults.add("started twice: " + event);
        }
        open.add(name);
    }

    private void end(String name, Object event) {
        if (!open.remove(name)) {
            faults.add("an end without a start, or a second one: " + event);
        }
    }

    private void inside(String name, Object event) {
        if (!open.contains(name)) {
            faults.add("outside " + name + ": " + event);
        }
    }

    private void onceInside(String name, String what, Object event) {
        inside(name, event);
        if (!seen.add(name + " " + what)) {
            faults.add("a second " + what + " of " + name + ": " + event);
        }
    }

    private static String call(long id) {
        return "call " + id;
    }

    private static String attempt(long call, int number) {
        return call(call) + ", attempt " + number;
    }

    private static String connect(String route, Object address) {
        return "connect to " + address + " for " + route;
    }
}
