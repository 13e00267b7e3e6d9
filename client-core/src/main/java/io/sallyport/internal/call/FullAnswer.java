package io.sallyport.internal.call;

import io.sallyport.ConnectionInfo;
import io.sallyport.FullResponse;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.TypeRef;
import java.util.List;

/** A response with its body. Immutable. */
final class FullAnswer implements FullResponse {

    private final Response response;
    private final byte[] bytes;
    private final Json json;

    FullAnswer(Response response, byte[] bytes, Json json) {
        this.response = response;
        this.bytes = bytes;
        this.json = json;
    }

    @Override
    public Request request() {
        return response.request();
    }

    @Override
    public int status() {
        return response.status();
    }

    @Override
    public String reason() {
        return response.reason();
    }

    @Override
    public HttpVersion version() {
        return response.version();
    }

    @Override
    public Headers headers() {
        return response.headers();
    }

    @Override
    public Headers trailers() {
        return response.trailers().getNow(Headers.empty());
    }

    @Override
    public List<Response> history() {
        return response.history();
    }

    @Override
    public ConnectionInfo connection() {
        return response.connection();
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public List<String> contentCodings() {
        return response.contentCodings();
    }

    @Override
    public String text() {
        return BodyText.decode(bytes, headers());
    }

    @Override
    @SuppressWarnings("unchecked") // not Class.cast, which knows no primitive types
    public <T> T json(Class<T> type) throws HttpClientException {
        return (T) json.read(bytes, type, request());
    }

    @Override
    @SuppressWarnings("unchecked") // the codec promises an instance of the type
    public <T> T json(TypeRef<T> type) throws HttpClientException {
        return (T) json.read(bytes, type.type(), request());
    }

    @Override
    public String toString() {
        return response.toString();
    }
}
