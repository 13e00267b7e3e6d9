package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.RequestOptions;
import io.sallyport.error.ConversionException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.internal.body.EncodingPublisher;
import io.sallyport.internal.body.FileStreams;
import io.sallyport.internal.coding.Codecs;
import io.sallyport.internal.coding.Decoding;
import io.sallyport.internal.coding.WholeBody;
import io.sallyport.spi.ContentCodec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Content codings of requests: which are asked for, and how bodies are put into one. Immutable. */
final class RequestEncoding {

    private final Codecs codecs;
    private final Decoding decoding;
    private final Executor blocking;

    RequestEncoding(Codecs codecs, Decoding decoding, Executor blocking) {
        this.codecs = codecs;
        this.decoding = decoding;
        this.blocking = blocking;
    }

    /** The request, so that its response is left as it comes if the user asks for codings himself and says nothing of decoding. What asks as the client does was made by it, and is sent again. */
    Request marked(Request request) {
        RequestOptions options = request.options();
        boolean asksItself = options.decode() == null
                && !options.literal()
                && request.headers().contains("Accept-Encoding")
                && !request.headers().all("Accept-Encoding").equals(List.of(acceptEncoding()));
        return asksItself ? request.toBuilder().decode(false).build() : request;
    }

    /** Whether to ask for codings: not for a part, whose bytes would be a part of the encoded ones (RFC 9110 section 14.2). */
    boolean asks(Request request) {
        Headers own = request.headers();
        return decoding.wanted(request) && !own.contains("Accept-Encoding") && !own.contains("Range");
    }

    String acceptEncoding() {
        return codecs.acceptEncoding();
    }

    /**
     * The source in its coding: bytes if it is bytes, else published.
     *
     * @param source of the body, as a transport sends it
     */
    RequestBody encoded(RequestBody.Encoded body, RequestBody source, Request request) throws HttpClientException {
        ContentCodec codec = codecs.find(body.coding());
        if (codec == null) {
            throw failure(
                    request,
                    "no content coding " + body.coding() + " found (expected: one of " + codecs.acceptEncoding()
                            + "; br needs the artifact com.aayushatharva.brotli4j:brotli4j with its native one, zstd com.github.luben:zstd-jni)",
                    null);
        }
        if (source instanceof RequestBody.Bytes bytes) {
            try {
                return new RequestBody.Bytes(WholeBody.encoded(codec, bytes.content()), source.contentType());
            } catch (IOException | RuntimeException e) {
                throw failure(request, "the request body cannot be encoded as " + body.coding(), e);
            }
        }
        return new RequestBody.Stream(
                new EncodingPublisher(stream(source).publisher(), codec),
                -1,
                source.isRepeatable(),
                source.contentType());
    }

    private RequestBody.Stream stream(RequestBody source) {
        if (source instanceof RequestBody.Stream stream) {
            return stream;
        }
        if (source instanceof RequestBody.FileRegion file) {
            return SendableBodies.streaming(
                    new RequestBody.Input(() -> FileStreams.open(file), file.length(), true, file.contentType()),
                    blocking);
        }
        throw new IllegalStateException("a body of " + source + " cannot be encoded");
    }

    private static HttpClientException failure(Request request, String message, @Nullable Throwable cause) {
        return new ConversionException(FailureFacts.unsent(Phase.PREPARE, request), message, cause);
    }
}
