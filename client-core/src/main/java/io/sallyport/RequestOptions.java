package io.sallyport;

import java.time.Duration;
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
 * @param literal see {@link Request.Builder#literal}
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
        boolean literal) {

    /** Nothing set. */
    public static final RequestOptions NONE =
            new RequestOptions(null, null, null, null, null, null, null, null, null, null, false);
}
