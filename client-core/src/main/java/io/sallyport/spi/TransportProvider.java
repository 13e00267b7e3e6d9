package io.sallyport.spi;

/**
 * Makes a transport. Found by {@link java.util.ServiceLoader}: through the loader of this interface, then through the thread's. Two different ones are an error that lists both.
 */
public interface TransportProvider {

    /** {@return a name for error texts} */
    String name();

    /**
     * {@return a new transport; the client that asked for it closes it}
     *
     * @param config what the client asks for
     */
    Transport create(TransportConfig config);
}
