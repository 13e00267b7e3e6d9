package io.sallyport.internal.call;

import io.sallyport.HttpClient;
import io.sallyport.auth.Authenticator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An origin, {@code http://a}, that may ask who there is, and a client that may know. */
final class AskingOrigin {

    static final String BASIC = basic("ada", "s3cret");
    static final String REALM = "Basic realm=\"r\"";

    final FakeTransport transport = new FakeTransport();
    final RecordingListener listener = new RecordingListener();

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpClient client(Authenticator authenticator) {
        return transport
                .client()
                .listener(listener)
                .authenticator("http://a", authenticator)
                .build();
    }

    @Nullable
    String shown(int exchange) {
        return transport.exchange(exchange).request().headers().first("Authorization");
    }

    void challenge(int exchange, String challenge) {
        transport.exchange(exchange).answer(401, "who?", "WWW-Authenticate", challenge);
        transport.run();
    }

    void ok(int exchange) {
        transport.exchange(exchange).answer(200, "welcome");
        transport.run();
    }
}
