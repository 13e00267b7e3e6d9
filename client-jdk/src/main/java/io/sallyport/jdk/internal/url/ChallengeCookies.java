package io.sallyport.jdk.internal.url;

import io.sallyport.Attribute;
import io.sallyport.Headers;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The cookies of one call that may be challenged: what a challenge sets is kept by the platform's {@link CookieHandler}, and goes out with the answer to it. The client sends that answer by itself, so this is around its attempts. Thread-safe. */
final class ChallengeCookies {

    private static final Attribute<ChallengeCookies> OF_CALL =
            Attribute.of("url.challengeCookies", ChallengeCookies.class);

    private static final int UNAUTHORIZED = 401;
    private static final int PROXY_UNAUTHORIZED = 407;

    private final CookieHandler handler;
    private final URL url;
    private final Cookies cookies;
    private volatile @Nullable Headers renewed;

    private ChallengeCookies(CookieHandler handler, URL url, Cookies cookies) {
        this.handler = handler;
        this.url = url;
        this.cookies = cookies;
    }

    /** Has the cookies of a call looked after, if there is a handler for them. */
    static void lookAfter(Request.Builder request, URL url, Cookies cookies) {
        CookieHandler handler = CookieHandler.getDefault();
        if (handler != null) {
            request.attribute(OF_CALL, new ChallengeCookies(handler, url, cookies));
        }
    }

    /** An {@link Interceptor} around attempts. */
    static CompletionStage<Response> around(Request request, Interceptor.Chain chain) {
        ChallengeCookies call = request.attribute(OF_CALL);
        return call == null ? chain.proceed(request) : call.attempt(request, chain);
    }

    private CompletionStage<Response> attempt(Request request, Interceptor.Chain chain) {
        Headers now = renewed;
        Request sent = now == null
                ? request
                : request.toBuilder()
                        .headers(request.headers().toBuilder()
                                .remove("Cookie")
                                .remove("Cookie2")
                                .addAll(now)
                                .build())
                        .build();
        return chain.proceed(sent)
                .thenCompose(response ->
                        setsCookies(response) ? renew(response) : CompletableFuture.completedFuture(response));
    }

    private static boolean setsCookies(Response response) {
        Headers headers = response.headers();
        return (response.status() == UNAUTHORIZED || response.status() == PROXY_UNAUTHORIZED)
                && (headers.contains("Set-Cookie") || headers.contains("Set-Cookie2"));
    }

    /** On another thread, since handlers may take their time. */
    private CompletionStage<Response> renew(Response response) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Cookies.store(url, Answer.of(response).fields());
                renewed = Hop.headers(cookies.find(handler, url, Map.of()));
                return response;
            } catch (IOException e) {
                response.close();
                throw new CompletionException(e);
            } catch (RuntimeException e) {
                response.close();
                throw e;
            }
        });
    }
}
