package io.sallyport.jackson;

import io.sallyport.spi.JsonCodecProvider;

/** Offers Jackson as the JSON codec to clients that look for one. */
public final class JacksonCodecProvider implements JsonCodecProvider {
    /** Called by the service loader. */
    public JacksonCodecProvider() {}
}
