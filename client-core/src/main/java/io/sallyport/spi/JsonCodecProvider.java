package io.sallyport.spi;

/** Makes a JSON codec. Found by {@link java.util.ServiceLoader} as {@link TransportProvider} is. */
public interface JsonCodecProvider {

    /** {@return a name for error texts} */
    String name();

    /** {@return a codec with its own defaults} */
    JsonCodec create();
}
