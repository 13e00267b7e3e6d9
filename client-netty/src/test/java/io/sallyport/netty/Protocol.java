package io.sallyport.netty;

import com.sun.net.httpserver.HttpHandler;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.testing.TestTls;
import java.io.IOException;

/** What carries requests, for tests of rules that work above it. A protocol that is new is one more constant. */
public enum Protocol {
    /** In cleartext. */
    HTTP_1_1(Origin::clear),
    /** Over TLS. */
    HTTP_1_1_TLS(Origin::secure);

    @SuppressWarnings("ImmutableEnumChecker") // a method
    private final Origin.Maker maker;

    Protocol(Origin.Maker maker) {
        this.maker = maker;
    }

    /** A client that trusts what shows the certificates for tests. */
    public HttpClientBuilder client() {
        return HttpClient.builder().tls(TestTls.clientConfig());
    }

    /** A server that others wrote and that speaks it, with answers of the test's. */
    public Origin serve(HttpHandler handler) throws IOException {
        return maker.start(handler);
    }

    /** Whether its URLs begin with https. */
    public boolean isSecure() {
        return this != HTTP_1_1;
    }

    /** How its URLs begin. */
    public String scheme() {
        return isSecure() ? "https" : "http";
    }
}
