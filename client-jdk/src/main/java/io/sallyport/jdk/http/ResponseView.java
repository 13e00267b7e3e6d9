package io.sallyport.jdk.http;

import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import io.sallyport.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A response as {@code java.net.http} has it. As immutable as its body. */
final class ResponseView<T extends @Nullable Object> implements HttpResponse<T> {

    private final Response response;
    private final List<Response> before;
    private final T body;

    private ResponseView(Response response, List<Response> before, T body) {
        this.response = response;
        this.before = before;
        this.body = body;
    }

    static <T extends @Nullable Object> HttpResponse<T> of(Response response, T body) {
        return new ResponseView<>(response, response.history(), body);
    }

    static ResponseInfo info(Response response) {
        record Info(int statusCode, HttpHeaders headers, HttpClient.Version version) implements ResponseInfo {}
        return new Info(response.status(), headers(response.headers()), version(response));
    }

    static HttpHeaders headers(Headers headers) {
        return HttpHeaders.of(headers.toMap(), (name, value) -> true);
    }

    private static HttpClient.Version version(Response response) {
        return response.version() == HttpVersion.HTTP_2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
    }

    @Override
    public int statusCode() {
        return response.status();
    }

    @Override
    public HttpRequest request() {
        return new RequestView(response.request());
    }

    @SuppressWarnings("NullAway") // as the platform's: no earlier answer has a body
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        int last = before.size() - 1;
        return last < 0
                ? Optional.empty()
                : Optional.of(new ResponseView<>(before.get(last), before.subList(0, last), null));
    }

    @Override
    public HttpHeaders headers() {
        return headers(response.headers());
    }

    @Override
    public T body() {
        return body;
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.ofNullable(response.connection().tlsSession());
    }

    @Override
    public URI uri() {
        return response.request().target().toUri();
    }

    @Override
    public HttpClient.Version version() {
        return version(response);
    }

    @Override
    public String toString() {
        return response.toString();
    }
}
