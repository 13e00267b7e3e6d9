package io.sallyport.config;

import io.sallyport.internal.text.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long each phase of a call may take. Each limit can be set per client and per request; zero is none. Immutable. */
public final class Timeouts {

    /** Default of {@link #pool}: 10 seconds. */
    public static final Duration DEFAULT_POOL = Duration.ofSeconds(10);
    /** Default of {@link #connect}: 5 seconds. */
    public static final Duration DEFAULT_CONNECT = Duration.ofSeconds(5);
    /** Default of {@link #proxy}: 10 seconds. */
    public static final Duration DEFAULT_PROXY = Duration.ofSeconds(10);
    /** Default of {@link #tls}: 10 seconds. */
    public static final Duration DEFAULT_TLS = Duration.ofSeconds(10);
    /** Default of {@link #write}: 30 seconds. */
    public static final Duration DEFAULT_WRITE = Duration.ofSeconds(30);
    /** Default of {@link #response}: 30 seconds. */
    public static final Duration DEFAULT_RESPONSE = Duration.ofSeconds(30);
    /** Default of {@link #read}: 30 seconds. */
    public static final Duration DEFAULT_READ = Duration.ofSeconds(30);
    /** Default of {@link #call}: none. */
    public static final Duration DEFAULT_CALL = Duration.ZERO;

    private static final Timeouts DEFAULTS = builder().build();

    private final Duration pool;
    private final Duration connect;
    private final Duration proxy;
    private final Duration tls;
    private final Duration write;
    private final Duration response;
    private final Duration read;
    private final Duration call;

    private Timeouts(Builder builder) {
        this.pool = builder.pool;
        this.connect = builder.connect;
        this.proxy = builder.proxy;
        this.tls = builder.tls;
        this.write = builder.write;
        this.response = builder.response;
        this.read = builder.read;
        this.call = builder.call;
    }

    /** {@return settings that are all defaults} */
    public static Timeouts defaults() {
        return DEFAULTS;
    }

    /** {@return a builder that starts with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts with all of this} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return the limit for waiting for a connection} Bounds: zero (none) or more. Starts when no connection is free and none may be opened, or one is being opened; stops when a connection is ready to take the request. Error: {@link io.sallyport.error.PoolTimeoutException}. */
    public Duration pool() {
        return pool;
    }

    /** {@return the limit for opening a TCP connection to one address} Bounds: zero (none) or more. Starts when the attempt starts; stops when it is established. The look-up of the host's addresses has the same limit, by itself. Error: {@link io.sallyport.error.ConnectTimeoutException}, if the last address tried ran out; {@link io.sallyport.error.ResolveFailedException} for the look-up. */
    public Duration connect() {
        return connect;
    }

    /** {@return the limit for a proxy to give a tunnel} Bounds: zero (none) or more. Starts when the connection to the proxy is established, TLS included; starts again with each CONNECT after one that was answered by a question for credentials; stops when the tunnel is there. Asking the {@link io.sallyport.auth.Authenticator} counts. Error: {@link io.sallyport.error.ProxyTimeoutException}. */
    public Duration proxy() {
        return proxy;
    }

    /** {@return the limit for the TLS handshake} Bounds: zero (none) or more. Starts when the TCP connection, or the tunnel, is established; stops when the TLS handshake is complete. That with a proxy has the same limit, by itself. Error: {@link io.sallyport.error.TlsTimeoutException}. */
    public Duration tls() {
        return tls;
    }

    /** {@return the limit for the peer to take some of the request} Bounds: zero (none) or more. Starts when something of the request waits to be written; starts again whenever the peer takes some of it; stops when all is written. Not running while the body's publisher has nothing to give. Error: {@link io.sallyport.error.WriteTimeoutException}. */
    public Duration write() {
        return write;
    }

    /** {@return the limit for waiting for the response's head} Bounds: zero (none) or more. Starts when the request is written completely; stops when the response's final head is complete, however many bytes or interim responses come before. Error: {@link io.sallyport.error.ResponseTimeoutException}. */
    public Duration response() {
        return response;
    }

    /** {@return the limit for the peer to send some of the body} Bounds: zero (none) or more. Starts when the body's reader wants more, or the client reads ahead; starts again with every byte; stops when the body ends. Not running while the reader asks for nothing. Error: {@link io.sallyport.error.ReadTimeoutException}. */
    public Duration read() {
        return read;
    }

    /** {@return the limit for the whole call, where the request has no deadline of its own} Bounds: zero (none) or more. Starts when the call is sent; stops when the last byte of the body is in or the response is closed; covers waiting, resolving, connecting, redirects and retries. Error: {@link io.sallyport.error.CallTimeoutException}. */
    public Duration call() {
        return call;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timeouts that
                && pool.equals(that.pool)
                && connect.equals(that.connect)
                && proxy.equals(that.proxy)
                && tls.equals(that.tls)
                && write.equals(that.write)
                && response.equals(that.response)
                && read.equals(that.read)
                && call.equals(that.call);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pool, connect, proxy, tls, write, response, read, call);
    }

    @Override
    public String toString() {
        return "Timeouts[pool=" + pool + ", connect=" + connect + ", proxy=" + proxy + ", tls=" + tls + ", write="
                + write + ", response=" + response + ", read=" + read + ", call=" + call + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private Duration pool = DEFAULT_POOL;
        private Duration connect = DEFAULT_CONNECT;
        private Duration proxy = DEFAULT_PROXY;
        private Duration tls = DEFAULT_TLS;
        private Duration write = DEFAULT_WRITE;
        private Duration response = DEFAULT_RESPONSE;
        private Duration read = DEFAULT_READ;
        private Duration call = DEFAULT_CALL;

        private Builder() {}

        private Builder(Timeouts from) {
            this.pool = from.pool;
            this.connect = from.connect;
            this.proxy = from.proxy;
            this.tls = from.tls;
            this.write = from.write;
            this.response = from.response;
            this.read = from.read;
            this.call = from.call;
        }

        /**
         * See {@link Timeouts#pool}.
         *
         * @param value zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder pool(Duration value) {
            this.pool = Durations.requireTimeout(value, "pool");
            return this;
        }

        /**
         * See {@link Timeouts#connect}.
         *
         * @param value zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder connect(Duration value) {
            this.connect = Durations.requireTimeout(value, "connect");
            return this;
        }

        /**
         * See {@link Timeouts#proxy}.
         *
         * @param value zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder proxy(Duration value) {
            this.proxy = Durations.requireTimeout(value, "proxy");
            return this;
        }

        /**
         * See {@link Timeouts#tls}.
         *
         * @param value zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder tls(Duration value) {
            this.tls = Durations.requireTimeout(value, "tls");
            return this;
        }

        /**
         * See {@link Timeouts#write}.
         *
         * @param value zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder write(Duration value) {
            this.write = Durations.requireTimeout(value, "write");
            return this;
        }

        /**
         * See {@link Timeouts#response}.
         *
         * @param value zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder response(Duration value) {
            this.response = Durations.requireTimeout(value, "response");
            return this;
        }

        /**
         * See {@link Timeouts#read}.
         *
         * @param value zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder read(Duration value) {
            this.read = Durations.requireTimeout(value, "read");
            return this;
        }

        /**
         * See {@link Timeouts#call}.
         *
         * @param value zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder call(Duration value) {
            this.call = Durations.requireTimeout(value, "call");
            return this;
        }

        /** {@return the settings} The builder may go on to be used. */
        public Timeouts build() {
            return new Timeouts(this);
        }
    }
}
