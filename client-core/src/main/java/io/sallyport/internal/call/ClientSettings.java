package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.Interceptor;
import io.sallyport.TargetUri;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.HedgePolicy;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.cookie.CookieJar;
import io.sallyport.event.ClientListener;
import io.sallyport.internal.auth.AuthenticatorTable;
import io.sallyport.proxy.ProxyChooser;
import io.sallyport.spi.AddressResolver;
import io.sallyport.spi.JsonCodec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Everything a client was built with, but for its transport. Immutable. */
public record ClientSettings(
        ClientConfig config,
        @Nullable TargetUri baseUrl,
        Headers defaultHeaders,
        @Nullable String userAgent,
        List<Interceptor> interceptors,
        List<Interceptor> attemptInterceptors,
        @Nullable CookieJar cookies,
        @Nullable ClientListener listener,
        @Nullable JsonCodec jsonCodec,
        @Nullable AddressResolver resolver,
        @Nullable Executor callbackExecutor,
        boolean carriesLogContext,
        RedirectConfig redirects,
        AuthenticatorTable authenticators,
        @Nullable ProxyChooser proxies,
        RetryPolicy retries,
        HedgePolicy hedging,
        Set<String> sensitiveHeaders) {

    /** The User-Agent of requests that set none. */
    public static final String DEFAULT_USER_AGENT = "sallyport";
}
