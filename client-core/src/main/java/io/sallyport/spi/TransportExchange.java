package io.sallyport.spi;

/** A handle to an exchange in flight. Thread-safe. Nothing here throws. */
@FunctionalInterface
public interface TransportExchange {

    /**
     * Ends the exchange, wherever it is: in the queue, connecting, writing or reading. Its context is told by a failure of the matching type, unless it ended before. Does nothing after the end.
     *
     * @param reason decides which failure the context is told
     */
    void abort(Abort reason);
}
