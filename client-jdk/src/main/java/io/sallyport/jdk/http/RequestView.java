package io.sallyport.jdk.http;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.internal.text.Masking;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** A request that was sent, as {@code java.net.http} has it, without its body and its secrets, which the platform's class for headers would show. Immutable. */
final class RequestView extends HttpRequest {

    private final Request request;

    RequestView(Request request) {
        this.request = request;
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
        return Optional.empty();
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.ofNullable(request.options().responseTimeout());
    }

    @Override
    public boolean expectContinue() {
        return request.headers().list("Expect").stream().anyMatch("100-continue"::equalsIgnoreCase);
    }

    @Override
    public URI uri() {
        return request.target().toUri();
    }

    @Override
    public Optional<HttpClient.Version> version() {
        return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
        Headers.Builder shown = Headers.builder();
        for (Headers.Field field : request.headers()) {
            if (!Masking.isSensitive(field.name(), request.options().sensitive())) {
                shown.add(field.name(), field.value());
            }
        }
        return ResponseView.headers(shown.build());
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
