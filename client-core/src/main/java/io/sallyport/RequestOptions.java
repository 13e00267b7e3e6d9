package io.sallyport;

import io.sallyport.auth.Authenticator;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request sets differently from its client; null means: as the client. {@code docs/guide.md} has the table of which options keep requests from sharing a connection.
 * Immutable.
 *
 * @param deadline see {@link Request.Builder#deadline}
 * @param poolTimeout see {@link io.sallyport.config.Timeouts#pool}
 * @param connectTimeout see {@link io.sallyport.config.Timeouts#connect}
 * @param tlsTimeout see {@link io.sallyport.config.Timeouts#tls}
 * @param writeTimeout see {@link io.sallyport.config.Timeouts#write}
 * @param responseTimeout see {@link io.sallyport.config.Timeouts#response}
 * @param readTimeout see {@link io.sallyport.config.Timeouts#read}
 * @param tlsIdentity see {@link Request.Builder#tlsIdentity}
 * @param callbackExecutor see {@link Request.Builder#callbackExecutor}
 * @param trailers see {@link Request.Builder#trailers}
 * @param redirects see {@link Request.Builder#redirects}
 * @param authenticator see {@link Request.Builder#authenticator}
 * @param retries see {@link Request.Builder#retries}
 * @param sensitive see {@link Request.Builder#sensitive}: the names in lower case, beside those that always are; unmodifiable
 * @param literal see {@link Request.Builder#literal}
 * @param decode see {@link Request.Builder#decode}
 */
public record RequestOptions(
        @Nullable Duration deadline,
        @Nullable Duration poolTimeout,
        @Nullable Duration connectTimeout,
        @Nullable Duration tlsTimeout,
        @Nullable Duration writeTimeout,
        @Nullable Duration responseTimeout,
        @Nullable Duration readTimeout,
        @Nullable String tlsIdentity,
        @Nullable Executor callbackExecutor,
        @Nullable Supplier<Headers> trailers,
        RedirectConfig.@Nullable Policy redirects,
        @Nullable Authenticator authenticator,
        @Nullable RetryPolicy retries,
        Set<String> sensitive,
        boolean literal,
        @Nullable Boolean decode) {

    /** Nothing set. */
    public static final RequestOptions NONE = new RequestOptions(
            null, null, null, null, null, null, null, null, null, null, null, null, null, Set.of(), false, null);

    /**
     * Copies the names.
     *
     * @param deadline see {@link Request.Builder#deadline}
     * @param poolTimeout see {@link io.sallyport.config.Timeouts#pool}
     * @param connectTimeout see {@link io.sallyport.config.Timeouts#connect}
     * @param tlsTimeout see {@link io.sallyport.config.Timeouts#tls}
     * @param writeTimeout see {@link io.sallyport.config.Timeouts#write}
     * @param responseTimeout see {@link io.sallyport.config.Timeouts#response}
     * @param readTimeout see {@link io.sallyport.config.Timeouts#read}
     * @param tlsIdentity see {@link Request.Builder#tlsIdentity}
     * @param callbackExecutor see {@link Request.Builder#callbackExecutor}
     * @param trailers see {@link Request.Builder#trailers}
     * @param redirects see {@link Request.Builder#redirects}
     * @param authenticator see {@link Request.Builder#authenticator}
     * @param retries see {@link Request.Builder#retries}
     * @param sensitive see {@link Request.Builder#sensitive}: the names in lower case
     * @param literal see {@link Request.Builder#literal}
     * @param decode see {@link Request.Builder#decode}
     */
    public RequestOptions {
        sensitive = Set.copyOf(sensitive);
    }
}
