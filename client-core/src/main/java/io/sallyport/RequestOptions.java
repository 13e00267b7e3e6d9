package io.sallyport;

import io.sallyport.auth.Authenticator;
import io.sallyport.config.HedgePolicy;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.proxy.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request sets differently from its client; null means: as the client. {@code docs/guide.md} has the table of which options keep requests from sharing a connection. Immutable.
 */
public final class RequestOptions {

    /** Nothing set. */
    public static final RequestOptions NONE = new RequestOptions(new Builder());

    private final @Nullable Duration deadline;
    private final @Nullable Duration poolTimeout;
    private final @Nullable Duration connectTimeout;
    private final @Nullable Duration proxyTimeout;
    private final @Nullable Duration tlsTimeout;
    private final @Nullable Duration writeTimeout;
    private final @Nullable Duration responseTimeout;
    private final @Nullable Duration readTimeout;
    private final @Nullable String tlsIdentity;
    private final @Nullable Proxy proxy;
    private final @Nullable Executor callbackExecutor;
    private final @Nullable Supplier<Headers> trailers;
    private final @Nullable Consumer<InterimResponse> interim;
    private final RedirectConfig.@Nullable Policy redirects;
    private final @Nullable Authenticator authenticator;
    private final @Nullable RetryPolicy retries;
    private final @Nullable HedgePolicy hedging;
    private final @Nullable Boolean decode;
    private final Set<String> sensitive;
    private final boolean literal;

    private RequestOptions(Builder builder) {
        this.deadline = builder.deadline;
        this.poolTimeout = builder.poolTimeout;
        this.connectTimeout = builder.connectTimeout;
        this.proxyTimeout = builder.proxyTimeout;
        this.tlsTimeout = builder.tlsTimeout;
        this.writeTimeout = builder.writeTimeout;
        this.responseTimeout = builder.responseTimeout;
        this.readTimeout = builder.readTimeout;
        this.tlsIdentity = builder.tlsIdentity;
        this.proxy = builder.proxy;
        this.callbackExecutor = builder.callbackExecutor;
        this.trailers = builder.trailers;
        this.interim = builder.interim;
        this.redirects = builder.redirects;
        this.authenticator = builder.authenticator;
        this.retries = builder.retries;
        this.hedging = builder.hedging;
        this.decode = builder.decode;
        this.sensitive = Set.copyOf(builder.sensitive);
        this.literal = builder.literal;
    }

    /** {@return see {@link Request.Builder#deadline}} */
    public @Nullable Duration deadline() {
        return deadline;
    }

    /** {@return see {@link io.sallyport.config.Timeouts#pool}} */
    public @Nullable Duration poolTimeout() {
        return poolTimeout;
    }

    /** {@return see {@link io.sallyport.config.Timeouts#connect}} */
    public @Nullable Duration connectTimeout() {
        return connectTimeout;
    }

    /** {@return see {@link io.sallyport.config.Timeouts#proxy}} */
    public @Nullable Duration proxyTimeout() {
        return proxyTimeout;
    }

    /** {@return see {@link io.sallyport.config.Timeouts#tls}} */
    public @Nullable Duration tlsTimeout() {
        return tlsTimeout;
    }

    /** {@return see {@link io.sallyport.config.Timeouts#write}} */
    public @Nullable Duration writeTimeout() {
        return writeTimeout;
    }

    /** {@return see {@link io.sallyport.config.Timeouts#response}} */
    public @Nullable Duration responseTimeout() {
        return responseTimeout;
    }

    /** {@return see {@link io.sallyport.config.Timeouts#read}} */
    public @Nullable Duration readTimeout() {
        return readTimeout;
    }

    /** {@return see {@link Request.Builder#tlsIdentity}} */
    public @Nullable String tlsIdentity() {
        return tlsIdentity;
    }

    /** {@return see {@link Request.Builder#proxy}} */
    public @Nullable Proxy proxy() {
        return proxy;
    }

    /** {@return see {@link Request.Builder#callbackExecutor}} */
    public @Nullable Executor callbackExecutor() {
        return callbackExecutor;
    }

    /** {@return see {@link Request.Builder#trailers}} */
    public @Nullable Supplier<Headers> trailers() {
        return trailers;
    }

    /** {@return see {@link Request.Builder#interim}} */
    public @Nullable Consumer<InterimResponse> interim() {
        return interim;
    }

    /** {@return see {@link Request.Builder#redirects}} */
    public RedirectConfig.@Nullable Policy redirects() {
        return redirects;
    }

    /** {@return see {@link Request.Builder#authenticator}} */
    public @Nullable Authenticator authenticator() {
        return authenticator;
    }

    /** {@return see {@link Request.Builder#retries}} */
    public @Nullable RetryPolicy retries() {
        return retries;
    }

    /** {@return see {@link Request.Builder#hedging}} */
    public @Nullable HedgePolicy hedging() {
        return hedging;
    }

    /** {@return see {@link Request.Builder#decode}} */
    public @Nullable Boolean decode() {
        return decode;
    }

    /** {@return see {@link Request.Builder#sensitive}} The names in lower case, beside those that always are; unmodifiable. */
    public Set<String> sensitive() {
        return sensitive;
    }

    /** {@return see {@link Request.Builder#literal}} */
    public boolean literal() {
        return literal;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestOptions that
                && Objects.equals(deadline, that.deadline)
                && Objects.equals(poolTimeout, that.poolTimeout)
                && Objects.equals(connectTimeout, that.connectTimeout)
                && Objects.equals(proxyTimeout, that.proxyTimeout)
                && Objects.equals(tlsTimeout, that.tlsTimeout)
                && Objects.equals(writeTimeout, that.writeTimeout)
                && Objects.equals(responseTimeout, that.responseTimeout)
                && Objects.equals(readTimeout, that.readTimeout)
                && Objects.equals(tlsIdentity, that.tlsIdentity)
                && Objects.equals(proxy, that.proxy)
                && Objects.equals(callbackExecutor, that.callbackExecutor)
                && Objects.equals(trailers, that.trailers)
                && Objects.equals(interim, that.interim)
                && Objects.equals(redirects, that.redirects)
                && Objects.equals(authenticator, that.authenticator)
                && Objects.equals(retries, that.retries)
                && Objects.equals(hedging, that.hedging)
                && Objects.equals(decode, that.decode)
                && sensitive.equals(that.sensitive)
                && literal == that.literal;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                deadline,
                poolTimeout,
                connectTimeout,
                proxyTimeout,
                tlsTimeout,
                writeTimeout,
                responseTimeout,
                readTimeout,
                tlsIdentity,
                proxy,
                callbackExecutor,
                trailers,
                interim,
                redirects,
                authenticator,
                retries,
                hedging,
                decode,
                sensitive,
                literal);
    }

    /** {@return what is set} */
    @Override
    public String toString() {
        StringJoiner set = new StringJoiner(", ", "RequestOptions[", "]");
        add(set, "deadline", deadline);
        add(set, "poolTimeout", poolTimeout);
        add(set, "connectTimeout", connectTimeout);
        add(set, "proxyTimeout", proxyTimeout);
        add(set, "tlsTimeout", tlsTimeout);
        add(set, "writeTimeout", writeTimeout);
        add(set, "responseTimeout", responseTimeout);
        add(set, "readTimeout", readTimeout);
        add(set, "tlsIdentity", tlsIdentity);
        add(set, "proxy", proxy);
        add(set, "callbackExecutor", callbackExecutor);
        add(set, "trailers", trailers);
        add(set, "interim", interim);
        add(set, "redirects", redirects);
        add(set, "authenticator", authenticator);
        add(set, "retries", retries);
        add(set, "hedging", hedging);
        add(set, "decode", decode);
        if (!sensitive.isEmpty()) {
            set.add("sensitive=" + sensitive);
        }
        if (literal) {
            set.add("literal");
        }
        return set.toString();
    }

    private static void add(StringJoiner set, String name, @Nullable Object value) {
        if (value != null) {
            set.add(name + "=" + value);
        }
    }

    /** Collects options. Not thread-safe. */
    static final class Builder {

        @Nullable
        Duration deadline;

        @Nullable
        Duration poolTimeout;

        @Nullable
        Duration connectTimeout;

        @Nullable
        Duration proxyTimeout;

        @Nullable
        Duration tlsTimeout;

        @Nullable
        Duration writeTimeout;

        @Nullable
        Duration responseTimeout;

        @Nullable
        Duration readTimeout;

        @Nullable
        String tlsIdentity;

        @Nullable
        Proxy proxy;

        @Nullable
        Executor callbackExecutor;

        @Nullable
        Supplier<Headers> trailers;

        @Nullable
        Consumer<InterimResponse> interim;

        RedirectConfig.@Nullable Policy redirects;

        @Nullable
        Authenticator authenticator;

        @Nullable
        RetryPolicy retries;

        @Nullable
        HedgePolicy hedging;

        @Nullable
        Boolean decode;

        Set<String> sensitive = Set.of();
        boolean literal;

        private Builder() {}

        /** Starts with what is set. */
        Builder(RequestOptions start) {
            this.deadline = start.deadline;
            this.poolTimeout = start.poolTimeout;
            this.connectTimeout = start.connectTimeout;
            this.proxyTimeout = start.proxyTimeout;
            this.tlsTimeout = start.tlsTimeout;
            this.writeTimeout = start.writeTimeout;
            this.responseTimeout = start.responseTimeout;
            this.readTimeout = start.readTimeout;
            this.tlsIdentity = start.tlsIdentity;
            this.proxy = start.proxy;
            this.callbackExecutor = start.callbackExecutor;
            this.trailers = start.trailers;
            this.interim = start.interim;
            this.redirects = start.redirects;
            this.authenticator = start.authenticator;
            this.retries = start.retries;
            this.hedging = start.hedging;
            this.decode = start.decode;
            this.sensitive = start.sensitive;
            this.literal = start.literal;
        }

        /** The options; the one of its kind if nothing is set. */
        RequestOptions build() {
            RequestOptions built = new RequestOptions(this);
            return built.equals(NONE) ? NONE : built;
        }
    }
}
