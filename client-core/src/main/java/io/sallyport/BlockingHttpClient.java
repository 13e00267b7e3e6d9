package io.sallyport;

import io.sallyport.internal.call.BlockingFace;
import java.nio.file.Path;
import java.util.Map;

/**
 * Sends requests from threads that may block: platform threads, virtual threads, never an event loop. Every method waits and throws the {@link HttpClientException} itself, with the caller's stack.
 * An interrupt cancels the call, keeps the thread's flag and throws {@link io.sallyport.error.CallCancelledException}. It needs no executor: the caller is parked. Thread-safe, immutable.
 */
public interface BlockingHttpClient extends AutoCloseable {

    /**
     * {@return the blocking face of a client, also of one that wraps or fakes another}
     *
     * @param client what sends; closing the face closes it
     */
    static BlockingHttpClient of(HttpClient client) {
        return new BlockingFace(client);
    }

    /** {@return the same client with its other face} */
    HttpClient async();

    /**
     * Sends a request and waits for the response's head; the body is loaded when asked for.
     *
     * @param request what to send
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    BlockingResponse send(Request request) throws HttpClientException;

    /**
     * Sends a request and waits for its whole body, inside the deadline and the limit for buffered bodies.
     *
     * @param request what to send
     * @return the response with its body, whatever its status
     * @throws HttpClientException if no head came, the body failed, or it is too large to buffer
     */
    FullResponse fetch(Request request) throws HttpClientException;

    /**
     * Opens a tunnel and waits until it is there: see {@link HttpClient#connect}. Its own methods do not block.
     *
     * @param authority a host and a port, such as {@code example.com:443}
     * @return the tunnel; close it
     * @throws HttpClientException if there is none, such as a {@link io.sallyport.error.ProxyException} if the proxy refuses
     * @throws IllegalArgumentException if that is no host and port
     */
    Tunnel connect(String authority) throws HttpClientException;

    /** See {@link HttpClient#close}. */
    @Override
    default void close() {
        async().close();
    }

    /**
     * Sends a request without a body, and waits for the head.
     *
     * @param method one of the nine known methods in any case, or another token
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse request(String method, String url) throws HttpClientException {
        return send(async().newRequest(method, url).build());
    }

    /**
     * Sends a request with a body, and waits for the head.
     *
     * @param method one of the nine known methods in any case, or another token
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body what to send; {@link RequestBody#empty()} for nothing
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse request(String method, String url, RequestBody body) throws HttpClientException {
        return send(async().newRequest(method, url).body(body).build());
    }

    /**
     * Sends a GET and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse get(String url) throws HttpClientException {
        return request("GET", url);
    }

    /**
     * Sends a HEAD and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse head(String url) throws HttpClientException {
        return request("HEAD", url);
    }

    /**
     * Sends a DELETE and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse delete(String url) throws HttpClientException {
        return request("DELETE", url);
    }

    /**
     * Sends an OPTIONS and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse options(String url) throws HttpClientException {
        return request("OPTIONS", url);
    }

    /**
     * Sends a TRACE and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse trace(String url) throws HttpClientException {
        return request("TRACE", url);
    }

    /**
     * Sends a POST with a body, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body what to send; {@link RequestBody#empty()} for nothing
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse post(String url, RequestBody body) throws HttpClientException {
        return request("POST", url, body);
    }

    /**
     * Sends a POST with a text body in UTF-8, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the text; sent as {@code text/plain; charset=utf-8}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse post(String url, String body) throws HttpClientException {
        return request("POST", url, RequestBody.of(body));
    }

    /**
     * Sends a POST with a body of bytes, and waits for the head; the array is not copied.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the bytes; must not change until the call has ended
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse post(String url, byte[] body) throws HttpClientException {
        return request("POST", url, RequestBody.of(body));
    }

    /**
     * Sends a POST with a file as its body, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the file; opened when it is sent
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse post(String url, Path body) throws HttpClientException {
        return request("POST", url, RequestBody.file(body));
    }

    /**
     * Sends a POST with a Map as its body, in JSON, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body names and values; the client needs a JSON codec
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse post(String url, Map<String, ?> body) throws HttpClientException {
        return request("POST", url, RequestBody.json(body));
    }

    /**
     * Sends a PUT with a body, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body what to send; {@link RequestBody#empty()} for nothing
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse put(String url, RequestBody body) throws HttpClientException {
        return request("PUT", url, body);
    }

    /**
     * Sends a PUT with a text body in UTF-8, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the text; sent as {@code text/plain; charset=utf-8}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse put(String url, String body) throws HttpClientException {
        return request("PUT", url, RequestBody.of(body));
    }

    /**
     * Sends a PUT with a body of bytes, and waits for the head; the array is not copied.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the bytes; must not change until the call has ended
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse put(String url, byte[] body) throws HttpClientException {
        return request("PUT", url, RequestBody.of(body));
    }

    /**
     * Sends a PUT with a file as its body, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the file; opened when it is sent
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse put(String url, Path body) throws HttpClientException {
        return request("PUT", url, RequestBody.file(body));
    }

    /**
     * Sends a PUT with a Map as its body, in JSON, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body names and values; the client needs a JSON codec
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse put(String url, Map<String, ?> body) throws HttpClientException {
        return request("PUT", url, RequestBody.json(body));
    }

    /**
     * Sends a PATCH with a body, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body what to send; {@link RequestBody#empty()} for nothing
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse patch(String url, RequestBody body) throws HttpClientException {
        return request("PATCH", url, body);
    }

    /**
     * Sends a PATCH with a text body in UTF-8, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the text; sent as {@code text/plain; charset=utf-8}
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse patch(String url, String body) throws HttpClientException {
        return request("PATCH", url, RequestBody.of(body));
    }

    /**
     * Sends a PATCH with a body of bytes, and waits for the head; the array is not copied.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the bytes; must not change until the call has ended
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse patch(String url, byte[] body) throws HttpClientException {
        return request("PATCH", url, RequestBody.of(body));
    }

    /**
     * Sends a PATCH with a file as its body, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body the file; opened when it is sent
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse patch(String url, Path body) throws HttpClientException {
        return request("PATCH", url, RequestBody.file(body));
    }

    /**
     * Sends a PATCH with a Map as its body, in JSON, and waits for the head.
     *
     * @param url absolute, or relative to {@link HttpClient#baseUrl}
     * @param body names and values; the client needs a JSON codec
     * @return the response, whatever its status; close it or read its body
     * @throws HttpClientException if no head came
     */
    default BlockingResponse patch(String url, Map<String, ?> body) throws HttpClientException {
        return request("PATCH", url, RequestBody.json(body));
    }
}
