package io.sallyport.internal.body;

import java.io.InputStream;
import java.time.Duration;

/** The body of a response as a stream that may be left before its end without a loss of the connection. For one reading thread; may be closed by another. */
public abstract class BodyStream extends InputStream {

    /** For the stream there is. */
    protected BodyStream() {}

    /**
     * Closes the stream, but not its connection if little is left to come: that is read away in the background, so that the connection can be used again. Waits for nothing.
     *
     * @param most how many bytes may be left; more, or an unknown number, closes the connection
     * @param time how long they may take; longer closes the connection
     * @param whenOver run once, when nothing more comes: here, or on the connection's loop
     */
    public abstract void leave(long most, Duration time, Runnable whenOver);
}
