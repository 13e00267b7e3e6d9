package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.ConversionException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.spi.JsonCodec;
import io.sallyport.spi.JsonCodecProvider;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** The client's JSON codec, looked up when it is first needed. Thread-safe. */
final class Json {

    private volatile @Nullable JsonCodec codec;

    Json(@Nullable JsonCodec codec) {
        this.codec = codec;
    }

    /** The codec, or a failure that names the artifact to add. */
    JsonCodec codec(@Nullable Request request) throws HttpClientException {
        JsonCodec known = codec;
        if (known != null) {
            return known;
        }
        FailureFacts facts = FailureFacts.unsent(Phase.CONVERT, request);
        JsonCodecProvider provider;
        try {
            provider = ServiceFinder.jsonCodec();
        } catch (IllegalStateException e) {
            throw new ConversionException(facts, String.valueOf(e.getMessage()), e);
        }
        if (provider == null) {
            throw new ConversionException(
                    facts,
                    "no JSON codec found: add the artifact io.sallyport:sallyport-client-jackson to the class path or module path, or give the builder a jsonCodec",
                    null);
        }
        JsonCodec created = provider.create();
        codec = created;
        return created;
    }

    /** Reads a body. */
    Object read(byte[] bytes, Type type, Request request) throws HttpClientException {
        JsonCodec reader = codec(request);
        try {
            return reader.read(bytes, type);
        } catch (IOException | RuntimeException e) {
            throw new ConversionException(
                    FailureFacts.unsent(Phase.CONVERT, request).answered(),
                    "the body of " + request + " is no JSON of " + type.getTypeName() + ": " + e.getMessage(),
                    e);
        }
    }
}
