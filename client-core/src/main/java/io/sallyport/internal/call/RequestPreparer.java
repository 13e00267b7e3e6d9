package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of what the user asked for what goes out: adds the client's headers, makes the body one that can be sent. A literal request gets nothing added. Immutable. */
final class RequestPreparer {

    private final Headers defaultHeaders;
    private final @Nullable String userAgent;
    private final Set<String> sensitiveHeaders;
    private final RequestEncoding encoding;
    private final SendableBodies bodies;

    RequestPreparer(ClientSettings settings, RequestEncoding encoding, SendableBodies bodies) {
        this.defaultHeaders = settings.defaultHeaders();
        this.userAgent = settings.userAgent();
        this.sensitiveHeaders = settings.sensitiveHeaders();
        this.encoding = encoding;
        this.bodies = bodies;
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

    /** The request with its secrets marked and a body that can be sent. */
    Request withWrittenBody(Request asked) throws HttpClientException {
        Request request = marked(asked);
        RequestBody body = request.body();
        if (SendableBodies.isSendable(body)) {
            return request;
        }
        RequestBody sendable = bodies.sendable(body, request);
        return request.with(
                body instanceof RequestBody.Encoded encoded ? withCoding(request, encoded) : request.headers(),
                sendable);
    }

    private static Headers withCoding(Request request, RequestBody.Encoded body) {
        Headers own = request.headers();
        return request.options().literal() || own.contains("Content-Encoding")
                ? own
                : own.toBuilder().add("Content-Encoding", body.coding()).build();
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
        boolean clientAsks = defaultHeaders.contains("Accept-Encoding") || defaultHeaders.contains("Range");
        if (!clientAsks && encoding.asks(request)) {
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
