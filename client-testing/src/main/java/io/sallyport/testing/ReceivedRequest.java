package io.sallyport.testing;

import io.sallyport.Headers;
import java.nio.charset.StandardCharsets;

/** One request as a peer received it, its body without framing. Immutable. */
public final class ReceivedRequest {

    private final String method;
    private final String target;
    private final String version;
    private final Headers headers;
    private final String head;
    private final byte[] body;
    private final Headers trailers;

    ReceivedRequest(
            String method, String target, String version, Headers headers, String head, byte[] body, Headers trailers) {
        this.method = method;
        this.target = target;
        this.version = version;
        this.headers = headers;
        this.head = head;
        this.body = body;
        this.trailers = trailers;
    }

    ReceivedRequest with(byte[] newBody, Headers newTrailers) {
        return new ReceivedRequest(method, target, version, headers, head, newBody, newTrailers);
    }

    /** {@return the method, as sent} */
    public String method() {
        return method;
    }

    /** {@return the request target, as sent} */
    public String target() {
        return target;
    }

    /** {@return the protocol, as sent: {@code HTTP/1.1}} */
    public String version() {
        return version;
    }

    /** {@return the headers in wire order} */
    public Headers headers() {
        return headers;
    }

    /** {@return request line and headers as they stood on the wire, line ends and empty line included, read as Latin-1} */
    public String head() {
        return head;
    }

    /** {@return a copy of the body, without framing; empty if there was none or it was not read} */
    public byte[] body() {
        return body.clone();
    }

    /** {@return the body as UTF-8} */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** {@return the trailers; empty if there were none} */
    public Headers trailers() {
        return trailers;
    }

    /** The request line, and the size of the body. */
    @Override
    public String toString() {
        return method + " " + target + " " + version + (body.length > 0 ? " with " + body.length + " bytes" : "");
    }
}
