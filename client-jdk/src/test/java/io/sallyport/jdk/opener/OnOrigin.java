package io.sallyport.jdk.opener;

import io.sallyport.HttpClient;
import io.sallyport.testing.LeakExtension;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of openers with an origin and a client of their own. */
abstract class OnOrigin {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    Origin origin;
    HttpClient client;

    @BeforeEach
    void startOrigin() throws IOException {
        origin = Origin.start();
        client = leaks.watch(HttpClient.create());
    }

    @AfterEach
    void stopOrigin() {
        client.close();
        origin.close();
    }

    /** One with these handlers, and without proxies. */
    Opener opener(Handler... handlers) {
        return builder(handlers).build();
    }

    /** The same, not yet built. */
    final Opener.Builder builder(Handler... handlers) {
        Opener.Builder builder = Opener.builder().client(client).handler(ProxyHandler.of(Map.of()));
        for (Handler handler : handlers) {
            builder.handler(handler);
        }
        return builder;
    }
}
