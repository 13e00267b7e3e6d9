package io.sallyport.jdk.opener;

import io.sallyport.HttpClient;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens http URLs by an HTTP client, whatever the status of the answer, and leaves one event a request in the log. Immutable. */
public class HttpHandler extends LogAwareHandler {

    private final @Nullable HttpClient client;

    /** A handler that uses the opener's client. */
    public HttpHandler() {
        this.client = null;
    }

    /**
     * A handler that uses a client of its own, in place of the opener's.
     *
     * @param client left open
     */
    public HttpHandler(HttpClient client) {
        this.client = client;
    }

    /** Adds what goes out with each request unless it has it: the body's type, Host, Accept-Encoding, and {@link Opener#headers}. */
    @Override
    public UrlRequest request(UrlRequest request, Opener opener) throws IOException {
        return opens(request) ? HttpExchange.prepared(request, opener.headers()) : request;
    }

    @Override
    protected boolean opens(UrlRequest request) {
        return request.scheme().equals("http");
    }

    @Override
    protected UrlResponse exchange(UrlRequest request, Opener opener) throws IOException {
        return HttpExchange.send(request, client == null ? opener.client() : client);
    }
}
