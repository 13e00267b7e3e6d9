package io.sallyport.jdk.opener;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.HttpClient;
import io.sallyport.jdk.http.HttpRequests;
import io.sallyport.jdk.http.HttpResponses;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Java blocks of docs/opener.md, and of docs/drop-in.md for java.net.http, as they stand there; compiled, and compared by {@link DropInTableTest}. */
final class Examples {

    private static final Logger log = LoggerFactory.getLogger(Examples.class);

    private Examples() {}

    @SuppressWarnings("UnusedVariable") // it stands in the documentation
    static void opens(HttpClient client, String password) throws IOException {
        try (UrlResponse page = Urls.open("http://example.com/")) {
            byte[] bytes = page.stream().readAllBytes();
        }

        BasicAuthHandler basic = new BasicAuthHandler();
        basic.addPassword("realm", "https://api.example/", "ada", password);
        Opener opener = Opener.builder()
                .client(client)
                .handler(basic)
                .handler(new CookieProcessor())
                .build();
        Urls.installOpener(opener);

        try {
            Urls.open("https://api.example/orders", "a=1&b=2".getBytes(UTF_8), Duration.ofSeconds(3))
                    .close();
        } catch (HttpErrorException e) {
            log.warn("{} {}", e.status(), new String(e.stream().readAllBytes(), UTF_8));
        } catch (UrlErrorException e) {
            log.warn("not opened", e);
        }
    }

    static Handler handles() {
        class Gopher extends Handler {
            @Override
            public @Nullable UrlResponse open(UrlRequest request, Opener opener) throws IOException {
                return request.scheme().equals("gopher") ? fetch(request) : null;
            }
        }
        return new Gopher();
    }

    private static UrlResponse fetch(UrlRequest request) throws IOException {
        throw new IOException("no gopher for " + request);
    }

    static CompletableFuture<Void> translates(HttpClient client, HttpRequest request) {
        return client.send(HttpRequests.toSallyport(request))
                .thenCompose(response -> HttpResponses.of(response, BodyHandlers.ofString()))
                .thenAccept(response -> log.info("{} {}", response.statusCode(), response.body()));
    }
}
