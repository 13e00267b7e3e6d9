package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.internal.body.InputStreamPublisher;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes of what the user asked for what goes out: adds the client's headers, writes JSON. A literal request gets nothing added. Immutable. */
final class RequestPreparer {

    private final Headers defaultHeaders;
    private final @Nullable String userAgent;
    private final Set<String> sensitiveHeaders;
    private final Json json;
    private final RequestEncoding encoding;

    RequestPreparer(ClientSettings settings, Json json, RequestEncoding encoding) {
        this.defaultHeaders = settings.defaultHeaders();
        this.userAgent = settings.userAgent();
        this.sensitiveHeaders = settings.sensitiveHeaders();
        this.json = json;
        this.encoding = encoding;
    }

    /** The request as it goes out, but for framing. */
    Request prepare(Request request) throws HttpClientException {
        Request written = withWrittenBody(encoding.marked(request));
        return written.options().literal()
                ? written
                : written.with(withAdditions(written, written.body()), written.body());
    }

    /** The request with the client's secrets marked. */
    Request marked(Request request) {
        return sensitiveHeaders.isEmpty() || request.options().sensitive().containsAll(sensitiveHeaders)
                ? request
                : request.toBuilder()
                        .sensitive(sensitiveHeaders.toArray(String[]::new))
                        .build();
    }

    /** The request with its secrets marked and a body that can be sent: JSON becomes bytes, input streams become a publisher, what is to be encoded one of both. */
    Request withWrittenBody(Request asked) throws HttpClientException {
        Request request = marked(asked);
        RequestBody body = request.body();
        if (body instanceof RequestBody.Encoded encoded) {
            RequestBody source = encoded.source();
            RequestBody plain = source instanceof RequestBody.Json value ? written(value, request) : source;
            return request.with(withCoding(request, encoded), encoding.encoded(encoded, plain, request));
        }
        if (body instanceof RequestBody.Input input) {
            return request.with(request.headers(), streaming(input, encoding.blocking()));
        }
        return body instanceof RequestBody.Json value
                ? request.with(request.headers(), written(value, request))
                : request;
    }

    private static Headers withCoding(Request request, RequestBody.Encoded body) {
        Headers own = request.headers();
        return request.options().literal() || own.contains("Content-Encoding")
                ? own
                : own.toBuilder().add("Content-Encoding", body.coding()).build();
    }

    private RequestBody written(RequestBody.Json value, Request request) throws HttpClientException {
        return RequestBody.of(json.write(value, request)).withContentType(value.contentType());
    }

    /** Input streams as a stream that reads them on the executor. */
    static RequestBody.Stream streaming(RequestBody.Input input, Executor executor) {
        return new RequestBody.Stream(
                new InputStreamPublisher(input.opener(), executor),
                input.length(),
                input.isRepeatable(),
                input.contentType());
    }

    /** Host comes first (RFC 9110 7.2), then the client's own, then the user's in their order. */
    private Headers withAdditions(Request request, RequestBody body) {
        Headers own = request.headers();
        Headers.Builder all = Headers.builder();
        String host = own.first("Host");
        all.add("Host", host != null ? host : request.target().authority());
        String agent = userAgent;
        if (agent != null && !own.contains("User-Agent") && !defaultHeaders.contains("User-Agent")) {
            all.add("User-Agent", agent);
        }
        if (encoding.asks(request)) {
            all.add("Accept-Encoding", encoding.acceptEncoding());
        }
        for (int i = 0; i < defaultHeaders.size(); i++) {
            if (!own.contains(defaultHeaders.name(i)) && !defaultHeaders.name(i).equalsIgnoreCase("Host")) {
                all.add(defaultHeaders.name(i), defaultHeaders.value(i));
            }
        }
        for (int i = 0; i < own.size(); i++) {
            if (!own.name(i).equalsIgnoreCase("Host")) {
                all.add(own.name(i), own.value(i));
            }
        }
        String type = body.contentType();
        if (type != null && !own.contains("Content-Type")) {
            all.set("Content-Type", type);
        }
        return all.build();
    }
}
