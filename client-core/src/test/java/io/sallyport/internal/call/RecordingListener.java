package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.event.HeadReceived;
import io.sallyport.event.InterimReceived;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Remembers what a client tells: the order in one word an event, and the events that matter. Thread-safe. */
final class RecordingListener implements ClientListener {

    private final List<String> order = new ArrayList<>();
    private final List<CallEnded> ended = new ArrayList<>();
    private final List<AttemptEnded> attempts = new ArrayList<>();

    synchronized List<String> order() {
        return List.copyOf(order);
    }

    /** The only end so far. */
    synchronized CallEnded ended() {
        if (ended.size() != 1) {
            throw new AssertionError(ended.size() + " ends (expected: 1)");
        }
        return ended.get(0);
    }

    /** The failure with which the only call ended. */
    HttpClientException failure() {
        return Objects.requireNonNull(ended().failure(), "the call ended well");
    }

    synchronized int ends() {
        return ended.size();
    }

    synchronized List<AttemptEnded> attempts() {
        return List.copyOf(attempts);
    }

    @Override
    public synchronized void callStarted(CallStarted event) {
        order.add("callStarted");
    }

    @Override
    public synchronized void attemptStarted(AttemptStarted event) {
        order.add("attemptStarted " + event.attempt());
    }

    @Override
    public synchronized void interimReceived(InterimReceived event) {
        order.add("interimReceived " + event.response().status());
    }

    @Override
    public synchronized void headReceived(HeadReceived event) {
        order.add("headReceived " + event.status());
    }

    @Override
    public synchronized void attemptEnded(AttemptEnded event) {
        order.add("attemptEnded " + event.attempt());
        attempts.add(event);
    }

    @Override
    public synchronized void callEnded(CallEnded event) {
        order.add("callEnded");
        ended.add(event);
    }
}
