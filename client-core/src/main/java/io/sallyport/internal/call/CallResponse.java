package io.sallyport.internal.call;

import io.sallyport.ConnectionInfo;
import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.ResponseBody;
import io.sallyport.spi.ResponseHead;
import java.util.List;

/** A response whose body is pulled from the transport. Thread-safe. */
final class CallResponse implements Response {

    private final Request request;
    private final ResponseHead head;
    private final List<Response> history;
    private final LazyBody body;

    CallResponse(Request request, ResponseHead head, List<Response> history, LazyBody body) {
        this.request = request;
        this.head = head;
        this.history = history;
        this.body = body;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public int status() {
        return head.status();
    }

    @Override
    public String reason() {
        return head.reason();
    }

    @Override
    public HttpVersion version() {
        return head.version();
    }

    @Override
    public Headers headers() {
        return head.headers();
    }

    @Override
    public List<Response> history() {
        return history;
    }

    @Override
    public ConnectionInfo connection() {
        return head.connection();
    }

    @Override
    public ResponseBody body() {
        return body;
    }

    @Override
    public String toString() {
        return "Response (" + head.status() + ") " + request;
    }
}
