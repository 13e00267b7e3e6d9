package io.sallyport.internal.call;

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
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a user's listener throws away from the client: it is logged. Thread-safe if the user's is. */
final class SafeListener implements ClientListener {

    private static final Logger LOG = LoggerFactory.getLogger(ClientListener.class);

    private final ClientListener listener;

    SafeListener(ClientListener listener) {
        this.listener = listener;
    }

    @Override
    public void callStarted(CallStarted event) {
        tell(ClientListener::callStarted, event);
    }

    @Override
    public void attemptStarted(AttemptStarted event) {
        tell(ClientListener::attemptStarted, event);
    }

    @Override
    public void connectionLeased(ConnectionLeased event) {
        tell(ClientListener::connectionLeased, event);
    }

    @Override
    public void interimReceived(InterimReceived event) {
        tell(ClientListener::interimReceived, event);
    }

    @Override
    public void headReceived(HeadReceived event) {
        tell(ClientListener::headReceived, event);
    }

    @Override
    public void attemptEnded(AttemptEnded event) {
        tell(ClientListener::attemptEnded, event);
    }

    @Override
    public void callEnded(CallEnded event) {
        tell(ClientListener::callEnded, event);
    }

    @Override
    public void connectStarted(ConnectStarted event) {
        tell(ClientListener::connectStarted, event);
    }

    @Override
    public void connectEnded(ConnectEnded event) {
        tell(ClientListener::connectEnded, event);
    }

    @Override
    public void connectionClosed(ConnectionClosed event) {
        tell(ClientListener::connectionClosed, event);
    }

    private <E> void tell(BiConsumer<ClientListener, E> method, E event) {
        try {
            method.accept(listener, event);
        } catch (Throwable e) {
            LOG.warn("a listener failed at {}", event, e);
        }
    }
}
