package io.sallyport.spi;

import java.util.List;

/**
 * Makes content codings, in addition to those the client has: gzip, deflate, and br and zstd where their libraries are present. Found by {@link java.util.ServiceLoader} as {@link TransportProvider} is, when a client is
 * built; any number of them. One of a name that the client has takes its place; two of one name are an error.
 */
public interface ContentCodecProvider {

    /** {@return a name for error texts} */
    String name();

    /** {@return the codings, in the order in which they are to be asked for} */
    List<ContentCodec> codecs();
}
