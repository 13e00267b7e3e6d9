package io.sallyport.jackson;

import io.sallyport.spi.JsonCodec;
import io.sallyport.spi.JsonCodecProvider;

/** Offers Jackson, set up as {@link JacksonCodec#create} is, to clients that look for a JSON codec. Thread-safe, immutable. */
public final class JacksonCodecProvider implements JsonCodecProvider {

    /** Called by the service loader. */
    public JacksonCodecProvider() {}

    @Override
    public String name() {
        return "Jackson";
    }

    @Override
    public JsonCodec create() {
        return JacksonCodec.create();
    }
}
