package io.sallyport.jdk.http;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import java.net.http.HttpRequest;

/** Requests of {@code java.net.http}, as Sallyport sends them. Stateless. */
public final class HttpRequests {

    private HttpRequests() {}

    /**
     * {@return the same request for a Sallyport client} The URI goes out as written, headers in the order in which they are given. A body is read through a stream, by the transport's blocking executor or, by the
     * blocking face, on the calling thread, so also a publisher that blocks holds no event loop; it is subscribed to once a sending, and asked for one buffer at a time. {@link HttpRequest#expectContinue} becomes the
     * header {@code Expect}. {@link HttpRequest#timeout} becomes the limit of each phase up to the head of the response: the place in the pool, connecting, TLS, and the answer. {@link HttpRequest#version} is
     * the client's to choose.
     *
     * @param request with an http or https URI
     * @throws IllegalArgumentException if a header or the URI cannot be sent, as {@link Request.Builder}
     */
    public static Request toSallyport(HttpRequest request) {
        Headers.Builder headers = Headers.builder();
        request.headers().map().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        if (request.expectContinue()) {
            headers.set("Expect", "100-continue");
        }
        Request.Builder built = Request.builder(request.method(), request.uri())
                .headers(headers.build())
                .body(request.bodyPublisher().map(HttpRequests::body).orElse(RequestBody.empty()));
        request.timeout()
                .ifPresent(timeout -> built.poolTimeout(timeout)
                        .connectTimeout(timeout)
                        .tlsTimeout(timeout)
                        .responseTimeout(timeout));
        return built.build();
    }

    private static RequestBody body(HttpRequest.BodyPublisher publisher) {
        long length = publisher.contentLength();
        return length == 0
                ? RequestBody.empty()
                : RequestBody.inputStream(() -> PublishedStream.of(publisher), length < 0 ? -1 : length);
    }
}
