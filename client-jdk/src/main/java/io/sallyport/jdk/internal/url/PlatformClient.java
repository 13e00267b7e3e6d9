package io.sallyport.jdk.internal.url;

import io.sallyport.HttpClient;
import io.sallyport.config.RedirectConfig;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A user's client under the platform's rules: it follows no redirect, keeps no cookies and answers no challenge by itself. It remembers whom it was let in by. Thread-safe. */
final class PlatformClient implements Supplier<HttpClient> {

    private record Derived(HttpClient from, HttpClient client) {}

    private final Supplier<HttpClient> given;
    private volatile @Nullable Derived derived;

    /**
     * Derives a client when it is needed.
     *
     * @param given gives the user's client, which may be another each time
     */
    PlatformClient(Supplier<HttpClient> given) {
        this.given = given;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very client
    public HttpClient get() {
        HttpClient from = given.get();
        Derived known = derived;
        if (known == null || known.from() != from) {
            synchronized (this) {
                known = derived;
                if (known == null || known.from() != from) {
                    known = new Derived(from, under(from));
                    derived = known;
                }
            }
        }
        return known.client();
    }

    private static HttpClient under(HttpClient client) {
        return client.toBuilder()
                .redirects(RedirectConfig.builder()
                        .policy(RedirectConfig.Policy.NEVER)
                        .build())
                .cookies(null)
                .authenticators(null)
                .userAgent(null)
                .attemptInterceptor(ChallengeCookies::around)
                .build();
    }
}
