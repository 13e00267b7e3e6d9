package io.sallyport;

import io.sallyport.config.TlsConfig;
import io.sallyport.spi.TransportSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests. All shortcuts are default methods over {@link #send}, so that the interface can be wrapped and faked. Thread-safe, immutable.
 *
 * <p>Bad methods, URLs and headers throw an {@link IllegalArgumentException} at once, which names the character and its place. Everything else comes through the future, as an
 * {@link HttpClientException}.
 */
public interface HttpClient extends AutoCloseable {

    /**
     * A client with all defaults, on the transport that is on the class path.
     *
     * @return a client that created its transport, and closes it
     * @throws IllegalStateException if there is none, or more than one; the text says what to add or remove
     */
    static HttpClient create() {
        return builder().build();
    }

    /** {@return a builder with all defaults} */
    static HttpClientBuilder builder() {
        return new HttpClientBuilder();
    }

    /**
     * Sends a request. The future completes when the response's head is in; the body is loaded when asked for.
     *
     * @param request what to send
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    CallFuture<Response> send(Request request);

    /**
     * Sends a request and loads the whole body, inside the deadline and the limit for buffered bodies.
     *
     * @param request what to send
     * @return the response once its body is in, whatever its status
     */
    CallFuture<FullResponse> fetch(Request request);

    /**
     * Opens a tunnel: a stream of bytes in both directions, which is nobody else's. Through the client's proxy, by CONNECT (RFC 9110 section 9.3.6) or SOCKS; without one it is a plain TCP connection. Limits
     * as for other calls until it is there: {@link io.sallyport.config.Timeouts#call} from now on, pool, connect and proxy. Interceptors, redirects and retries are for requests.
     *
     * @param authority a host and a port, such as {@code example.com:443}
     * @return the tunnel; close it. Fails with {@link io.sallyport.error.ProxyException} if the proxy refuses
     * @throws IllegalArgumentException if that is no host and port
     */
    CallFuture<Tunnel> connect(String authority);

    /** {@return what relative URLs of the shortcuts are relative to, or null} */
    @Nullable
    TargetUri baseUrl();

    /** {@return this client's TLS settings} For code that derives a client with others. */
    default TlsConfig tls() {
        return TlsConfig.defaults();
    }

    /** {@return what the transport holds at the moment} */
    TransportSnapshot snapshot();

    /** {@return a builder with all settings of this client, on the same transport: connections are shared wherever both check the same} Closing the derived client leaves the transport open. */
    HttpClientBuilder toBuilder();

    /** {@return the same client for threads that may block} */
    default BlockingHttpClient blocking() {
        return BlockingHttpClient.of(this);
    }

    /**
     * Ends the client: calls after it fail with {@link io.sallyport.error.ClientClosedException}; running ones may finish within the grace time, then are cancelled. Closes the transport if this client
     * created it. Safe on an event loop.
     *
     * @param grace zero or more
     * @return completes when nothing of it is left
     */
    CompletableFuture<Void> closeAsync(Duration grace);

    /**
     * Ends the client as {@link #closeAsync} does, with a grace time of 2 seconds, and waits for it.
     *
     * @throws IllegalStateException on one of the transport's event loops
     */
    @Override
    void close();

    /**
     * Starts a request to a URL, which may be relative to {@link #baseUrl}.
     *
     * @param method one of the nine known methods in any case, or another token
     * @param url absolute, or relative to {@link #baseUrl}
     * @return a builder for it
     * @throws IllegalArgumentException if the method or URL is refused, or the URL is relative and there is no base
     */
    default Request.Builder newRequest(String method, String url) {
        TargetUri base = baseUrl();
        return Request.builder(method, base == null ? TargetUri.parse(url) : base.resolve(url));
    }

    /**
     * Sends a request without a body.
     *
     * @param method one of the nine known methods in any case, or another token
     * @param url absolute, or relative to {@link #baseUrl}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> request(String method, String url) {
        return send(newRequest(method, url).build());
    }

    /**
     * Sends a request with a body.
     *
     * @param method one of the nine known methods in any case, or another token
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body what to send; {@link RequestBody#empty()} for nothing
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> request(String method, String url, RequestBody body) {
        return send(newRequest(method, url).body(body).build());
    }

    /**
     * Sends a GET.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> get(String url) {
        return request("GET", url);
    }

    /**
     * Sends a HEAD.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> head(String url) {
        return request("HEAD", url);
    }

    /**
     * Sends a DELETE.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> delete(String url) {
        return request("DELETE", url);
    }

    /**
     * Sends an OPTIONS.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> options(String url) {
        return request("OPTIONS", url);
    }

    /**
     * Sends a TRACE.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> trace(String url) {
        return request("TRACE", url);
    }

    /**
     * Sends a POST with a body.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body what to send; {@link RequestBody#empty()} for nothing
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> post(String url, RequestBody body) {
        return request("POST", url, body);
    }

    /**
     * Sends a POST with a text body in UTF-8.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the text; sent as {@code text/plain; charset=utf-8}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> post(String url, String body) {
        return request("POST", url, RequestBody.of(body));
    }

    /**
     * Sends a POST with a body of bytes; the array is not copied.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the bytes; must not change until the call has ended
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> post(String url, byte[] body) {
        return request("POST", url, RequestBody.of(body));
    }

    /**
     * Sends a POST with a file as its body.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the file; opened when it is sent
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> post(String url, Path body) {
        return request("POST", url, RequestBody.file(body));
    }

    /**
     * Sends a POST with a Map as its body, in JSON.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body names and values; the client needs a JSON codec
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> post(String url, Map<String, ?> body) {
        return request("POST", url, RequestBody.json(body));
    }

    /**
     * Sends a PUT with a body.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body what to send; {@link RequestBody#empty()} for nothing
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> put(String url, RequestBody body) {
        return request("PUT", url, body);
    }

    /**
     * Sends a PUT with a text body in UTF-8.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the text; sent as {@code text/plain; charset=utf-8}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> put(String url, String body) {
        return request("PUT", url, RequestBody.of(body));
    }

    /**
     * Sends a PUT with a body of bytes; the array is not copied.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the bytes; must not change until the call has ended
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> put(String url, byte[] body) {
        return request("PUT", url, RequestBody.of(body));
    }

    /**
     * Sends a PUT with a file as its body.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the file; opened when it is sent
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> put(String url, Path body) {
        return request("PUT", url, RequestBody.file(body));
    }

    /**
     * Sends a PUT with a Map as its body, in JSON.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body names and values; the client needs a JSON codec
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> put(String url, Map<String, ?> body) {
        return request("PUT", url, RequestBody.json(body));
    }

    /**
     * Sends a PATCH with a body.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body what to send; {@link RequestBody#empty()} for nothing
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> patch(String url, RequestBody body) {
        return request("PATCH", url, body);
    }

    /**
     * Sends a PATCH with a text body in UTF-8.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the text; sent as {@code text/plain; charset=utf-8}
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> patch(String url, String body) {
        return request("PATCH", url, RequestBody.of(body));
    }

    /**
     * Sends a PATCH with a body of bytes; the array is not copied.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the bytes; must not change until the call has ended
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> patch(String url, byte[] body) {
        return request("PATCH", url, RequestBody.of(body));
    }

    /**
     * Sends a PATCH with a file as its body.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body the file; opened when it is sent
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> patch(String url, Path body) {
        return request("PATCH", url, RequestBody.file(body));
    }

    /**
     * Sends a PATCH with a Map as its body, in JSON.
     *
     * @param url absolute, or relative to {@link #baseUrl}
     * @param body names and values; the client needs a JSON codec
     * @return the response once its head is in, whatever its status; close it or read its body
     */
    default CallFuture<Response> patch(String url, Map<String, ?> body) {
        return request("PATCH", url, RequestBody.json(body));
    }
}
