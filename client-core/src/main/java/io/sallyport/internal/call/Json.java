package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
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

    /** The codec, or a failure with these facts that names the artifact to add. */
    private JsonCodec codec(FailureFacts facts) throws HttpClientException {
        JsonCodec known = codec;
        if (known != null) {
            return known;
        }
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

    /** Writes the body of a request. */
    byte[] write(RequestBody.Json body, Request request) throws HttpClientException {
        FailureFacts facts = FailureFacts.unsent(Phase.PREPARE, request);
        try {
            return codec(facts).write(body.value());
        } catch (HttpClientException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ConversionException(facts, body + " cannot be written as JSON", e);
        }
    }

    /** Reads the body of a response. */
    Object read(byte[] bytes, Type type, Request request) throws HttpClientException {
        FailureFacts facts = FailureFacts.unsent(Phase.CONVERT, request).answered();
        Object value;
        try {
            value = codec(facts).read(bytes, type);
        } catch (HttpClientException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable(facts, "is no JSON of " + type.getTypeName() + ": " + e.getMessage(), e);
        }
        if (isNull(value)) {
            throw unreadable(facts, "is JSON's null (expected: " + type.getTypeName() + ")", null);
        }
        return value;
    }

    /** Codecs promise not to give null; but most libraries do. */
    private static boolean isNull(@Nullable Object value) {
        return value == null;
    }

    private static HttpClientException unreadable(FailureFacts facts, String what, @Nullable Throwable cause) {
        return new ConversionException(facts, "the body " + what, cause);
    }
}
