package io.sallyport.jdk.internal.url;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.ProxyException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A user's client under the platform's rules: it follows no redirect, keeps no cookies and answers no challenge by itself. It remembers whom it was let in by. Thread-safe. */
final class PlatformClient implements Supplier<HttpClient> {

    /** The most clients that are kept for what programs set of TLS; one more takes the place of the one that was not wanted for the longest time. Its connections stay with the transport. */
    private static final int MAX_SECURED = 16;

    private record Derived(HttpClient from, HttpClient client) {}

    /**
     * What is set of TLS. Two are the same only if they are the same objects.
     *
     * @param factory the default one, or what a program set; null if the client's own TLS is used, or none
     * @param verifier is asked where a name does not fit; null for nobody
     */
    @SuppressWarnings("ReferenceEquality") // the very objects
    record Secured(
            @Nullable SSLSocketFactory factory, @Nullable HostnameVerifier verifier) {

        /** Nothing. */
        static final Secured AS_THE_CLIENT = new Secured(null, null);

        private TlsConfig over(TlsConfig clients) {
            TlsConfig sockets = factory == null ? clients : clients.over(factory);
            return verifier == null
                    ? sockets
                    : sockets.toBuilder().hostnameVerifier(verifier).build();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Secured that && factory == that.factory && verifier == that.verifier;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(factory) + System.identityHashCode(verifier);
        }
    }

    private final Supplier<HttpClient> given;
    private final FirstConnections first = new FirstConnections();
    private volatile @Nullable Derived derived;

    /** In the order of their last use. Guarded by this. */
    private final Map<Secured, HttpClient> secured = new LinkedHashMap<>(4, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Secured, HttpClient> eldest) {
            return size() > MAX_SECURED;
        }
    };

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
                    secured.clear();
                }
            }
        }
        return known.client();
    }

    /** Sends with what is set of TLS. While it is not known who set the factory, that is used, and what it connected is used up; only where a proxy of the client's cannot be together with it, the client's own TLS is. */
    CompletableFuture<Response> send(Request request, Secured set) {
        Secured unset = new Secured(null, set.verifier());
        return switch (meant(set.factory())) {
            case CLIENTS ->
                first.reach(request)
                        ? first.goOn(request, get(set).send(request))
                        : get(unset).send(request);
            case FACTORYS -> get(set).send(request);
            case UNKNOWN -> {
                CompletableFuture<Response> sent = get(set).send(request);
                sent.thenAccept(response ->
                        DefaultFactory.FIRST.learn(response.connection().tlsSession()));
                first.begin(request, sent);
                yield Route.orElse(
                        sent,
                        failure -> request.options().proxy() == null && isMisfit(failure)
                                ? get(unset).send(request)
                                : CompletableFuture.failedFuture(failure));
            }
        };
    }

    private DefaultFactory.Meant meant(@Nullable SSLSocketFactory factory) {
        if (factory == null) {
            return DefaultFactory.Meant.CLIENTS;
        }
        return DefaultFactory.FIRST.is(factory)
                ? DefaultFactory.FIRST.meant(get().tls())
                : DefaultFactory.Meant.FACTORYS;
    }

    /** Whether it may be that a proxy of the client's takes no sockets of a factory: nobody was asked then, and nothing else was wrong. */
    private static boolean isMisfit(Throwable failure) {
        Throwable known =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return known instanceof ProxyException none && none.address() == null && none.getCause() == null;
    }

    /** The client with what a program set of TLS. */
    private HttpClient get(Secured wanted) {
        if (wanted.equals(Secured.AS_THE_CLIENT)) {
            return get();
        }
        synchronized (this) {
            HttpClient client = get();
            return secured.computeIfAbsent(
                    wanted,
                    one -> client.toBuilder().tls(one.over(client.tls())).build());
        }
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
