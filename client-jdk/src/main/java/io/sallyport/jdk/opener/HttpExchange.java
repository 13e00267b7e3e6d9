package io.sallyport.jdk.opener;

import io.sallyport.BlockingResponse;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.TargetUri;
import io.sallyport.error.ProxyException;
import io.sallyport.proxy.Proxy;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;

/** Between an opener's requests and those of an HTTP client. Pure functions but for sending. Stateless. */
final class HttpExchange {

    private static final String FORM = "application/x-www-form-urlencoded";

    private static final int UNAUTHENTICATED = 407;
    private static final String CHALLENGES = "Proxy-Authenticate";

    private HttpExchange() {}

    /** The request with what goes out with each one unless it has it: the body's type, Host, Accept-Encoding, and the opener's headers. All of it stays behind when a redirect is followed. */
    static UrlRequest prepared(UrlRequest request, Headers ofOpener) {
        UrlRequest.Builder prepared = request.toBuilder();
        RequestBody body = request.body();
        if (body != null && !request.hasHeader("Content-Type")) {
            String type = body.contentType();
            prepared.unredirectedHeader("Content-type", type == null ? FORM : type);
        }
        if (body instanceof RequestBody.Encoded encoded && !request.hasHeader("Content-Encoding")) {
            prepared.unredirectedHeader("Content-encoding", encoded.coding());
        }
        if (!request.hasHeader("Host")) {
            prepared.unredirectedHeader("Host", target(request).authority());
        }
        if (!request.hasHeader("Accept-Encoding") && !ofOpener.contains("Accept-Encoding")) {
            prepared.unredirectedHeader("Accept-encoding", "identity");
        }
        for (Headers.Field field : ofOpener) {
            if (!request.hasHeader(field.name())) {
                prepared.unredirectedHeader(field.name(), field.value());
            }
        }
        return prepared.build();
    }

    /** The client's request without its headers: what credentials and cookies are chosen by. */
    static Request bare(UrlRequest request) {
        RequestBody body = request.body();
        return Request.builder(request.method(), target(request))
                .body(body == null ? RequestBody.empty() : body)
                .build();
    }

    /** The client's request: with these headers and no others, by its own rules for none of what handlers decide. */
    static Request literal(UrlRequest request) {
        Request.Builder built = bare(request).toBuilder()
                .headers(request.allHeaders())
                .sensitive(request.sensitive().toArray(String[]::new))
                .literal();
        String proxy = request.proxy();
        if (proxy != null) {
            built.proxy(Proxy.parse(proxy));
        }
        Duration timeout = request.timeout();
        if (timeout != null) {
            built.poolTimeout(timeout)
                    .connectTimeout(timeout)
                    .proxyTimeout(timeout)
                    .tlsTimeout(timeout)
                    .writeTimeout(timeout)
                    .responseTimeout(timeout)
                    .readTimeout(timeout);
        }
        return built.build();
    }

    /** What a proxy is asked first: to pass the request on, or for a tunnel. */
    static Request toProxy(UrlRequest request) {
        Request bare = bare(request);
        return bare.target().isSecure()
                ? Request.builder("CONNECT", bare.target()).build()
                : bare;
    }

    static UrlResponse send(UrlRequest request, HttpClient client) throws UrlErrorException {
        try {
            BlockingResponse answer = client.blocking().send(literal(request));
            return new HttpUrlResponse(request.url(), answer);
        } catch (ProxyException e) {
            if (e.status() != UNAUTHENTICATED) {
                throw UrlErrorException.of(e);
            }
            return asked(request, e);
        } catch (HttpClientException e) {
            throw UrlErrorException.of(e);
        }
    }

    /** A proxy that asks before a tunnel, for handlers to answer: of what it said the challenges only, since it is no answer of the origin's. */
    private static UrlResponse asked(UrlRequest request, ProxyException refusal) {
        Headers.Builder challenges = Headers.builder();
        refusal.headers().all(CHALLENGES).forEach(value -> challenges.add(CHALLENGES, value));
        return UrlResponse.of(
                request.url(),
                UNAUTHENTICATED,
                "Proxy Authentication Required",
                challenges.build(),
                InputStream.nullInputStream());
    }

    static TargetUri target(UrlRequest request) {
        return Objects.requireNonNull(request.target(), "target");
    }
}
