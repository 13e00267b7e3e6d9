package io.sallyport.spi;

/** Makes a JSON codec. Found by {@link java.util.ServiceLoader} as {@link TransportProvider} is. */
public interface JsonCodecProvider {

    /** A name for error texts. */
    String name();

    /** A codec with its own defaults. */
    JsonCodec create();
}
