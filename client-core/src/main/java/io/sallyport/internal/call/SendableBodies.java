package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.MultipartBody;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.internal.body.InputStreamPublisher;
import io.sallyport.internal.body.MultipartPieces;
import java.util.concurrent.Executor;

/** Makes of any body one that a transport sends: bytes, a file region or a stream. Immutable. */
final class SendableBodies {

    private final Json json;
    private final RequestEncoding encoding;
    private final Executor blocking;

    /**
     * With what bodies are made of.
     *
     * @param blocking reads input streams and parts of files
     */
    SendableBodies(Json json, RequestEncoding encoding, Executor blocking) {
        this.json = json;
        this.encoding = encoding;
        this.blocking = blocking;
    }

    /** Whether a transport sends the body as it is. */
    static boolean isSendable(RequestBody body) {
        return body instanceof RequestBody.Bytes
                || body instanceof RequestBody.FileRegion
                || body instanceof RequestBody.Stream;
    }

    /** The body as a transport sends it. */
    RequestBody sendable(RequestBody body, Request request) throws HttpClientException {
        if (body instanceof RequestBody.Json value) {
            return RequestBody.of(json.write(value, request)).withContentType(value.contentType());
        }
        if (body instanceof RequestBody.Input input) {
            return streaming(input, blocking);
        }
        if (body instanceof MultipartBody parts) {
            return joined(parts, request);
        }
        return body instanceof RequestBody.Encoded encoded
                ? encoding.encoded(encoded, sendable(encoded.source(), request), request)
                : body;
    }

    private RequestBody joined(MultipartBody body, Request request) throws HttpClientException {
        MultipartPieces pieces = new MultipartPieces(body, blocking);
        for (MultipartBody.Part part : body.parts()) {
            RequestBody content = part.content();
            pieces.add(part, content instanceof RequestBody.Json ? sendable(content, request) : content);
        }
        return pieces.finish();
    }

    /** The body with its input streams read on the executor. */
    static RequestBody readingOn(Executor executor, RequestBody body) {
        if (body instanceof RequestBody.Input input) {
            return streaming(input, executor);
        }
        if (body instanceof MultipartBody parts) {
            return parts.withContents(content -> readingOn(executor, content));
        }
        return body instanceof RequestBody.Encoded encoded
                ? new RequestBody.Encoded(readingOn(executor, encoded.source()), encoded.coding())
                : body;
    }

    /** Whether {@link #readingOn} changes the body. */
    static boolean isRead(RequestBody body) {
        return body instanceof RequestBody.Input
                || (body instanceof RequestBody.Encoded encoded && isRead(encoded.source()))
                || (body instanceof MultipartBody parts
                        && parts.parts().stream().anyMatch(part -> isRead(part.content())));
    }

    /** Input streams as a stream that reads them on the executor. */
    static RequestBody.Stream streaming(RequestBody.Input input, Executor executor) {
        return new RequestBody.Stream(
                new InputStreamPublisher(input.opener(), executor),
                input.length(),
                input.isRepeatable(),
                input.contentType());
    }
}
