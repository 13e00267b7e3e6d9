package io.sallyport.config;

import io.sallyport.internal.text.Bounds;
import io.sallyport.internal.text.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many connections a transport keeps, and who waits. Shared by all clients of the transport. Immutable. */
public final class PoolConfig {

    /** Default of {@link #maxConnectionsPerRoute}: 256. */
    public static final int DEFAULT_MAX_CONNECTIONS_PER_ROUTE = 256;
    /** Default of {@link #maxConnections}: 0, which is 0.8 of the process's limit of open files (8192 where that is not known). */
    public static final int DEFAULT_MAX_CONNECTIONS = 0;
    /** Default of {@link #maxConnectionsPerAddress}: 0, which is no limit. */
    public static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 0;
    /** Default of {@link #maxWaiters}: 10,000. */
    public static final int DEFAULT_MAX_WAITERS = 10_000;
    /** Default of {@link #idleTimeout}: 30 seconds. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(30);
    /** Default of {@link #maxAge}: none. */
    public static final Duration DEFAULT_MAX_AGE = Duration.ZERO;
    /** Default of {@link #maxUses}: 0, which is no limit. */
    public static final int DEFAULT_MAX_USES = 0;

    /** Default of {@link #maxReadAheadBytes}: 64 MiB. */
    public static final long DEFAULT_MAX_READ_AHEAD_BYTES = 64L * 1024 * 1024;

    private static final PoolConfig DEFAULTS = builder().build();

    private final int maxConnectionsPerRoute;
    private final int maxConnections;
    private final int maxConnectionsPerAddress;
    private final int maxWaiters;
    private final Duration idleTimeout;
    private final Duration maxAge;
    private final int maxUses;
    private final long maxReadAheadBytes;

    private PoolConfig(Builder builder) {
        this.maxConnectionsPerRoute = builder.maxConnectionsPerRoute;
        this.maxConnections = builder.maxConnections;
        this.maxConnectionsPerAddress = builder.maxConnectionsPerAddress;
        this.maxWaiters = builder.maxWaiters;
        this.idleTimeout = builder.idleTimeout;
        this.maxAge = builder.maxAge;
        this.maxUses = builder.maxUses;
        this.maxReadAheadBytes = builder.maxReadAheadBytes;
    }

    /** {@return settings that are all defaults} */
    public static PoolConfig defaults() {
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

    /** {@return open and opening connections per route: scheme, host, port and all that was checked} Bounds: 1 or more. Lower it to spare a server; calls past it wait. */
    public int maxConnectionsPerRoute() {
        return maxConnectionsPerRoute;
    }

    /** {@return open and opening connections over all routes} Bounds: 0 (from the limit of open files) or more. At the limit the oldest idle connection anywhere is closed to make room; only then calls wait. */
    public int maxConnections() {
        return maxConnections;
    }

    /** {@return open and opening connections per address (IP address and port), over all routes that lead there} Bounds: 0 (no limit) or more. An address at its limit is passed over for another of the same host; where there is none, an idle connection to it is closed to make room, and only then calls wait. */
    public int maxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    /** {@return calls that may wait for a connection, per route} Bounds: 0 (nobody waits) or more. Past it: {@link io.sallyport.error.PoolExhaustedException}. */
    public int maxWaiters() {
        return maxWaiters;
    }

    /** {@return how long a connection may be idle before it is closed} Bounds: zero (not kept at all) or more. Keep it below the servers' own limit, so that requests do not meet a closing connection. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** {@return how old a connection may become before it takes no new request} Bounds: zero (none) or more. Set it where addresses behind a name change, so that new ones are found. */
    public Duration maxAge() {
        return maxAge;
    }

    /** {@return how many requests a connection takes in its life} Bounds: 0 (no limit) or more. Set it where a balancer in front of the servers decides per connection. */
    public int maxUses() {
        return maxUses;
    }

    /**
     * {@return bytes of bodies that are held for nobody, over all connections: read ahead, by {@link BodyConfig#window}, of a body that has not ended and that nobody has asked for} Bounds: 0 (nothing is read
     * ahead past the read that brought the head) or more. At the limit such bodies wait, their connections with them; those that have a reader go on, and when there is room again so do the others.
     */
    public long maxReadAheadBytes() {
        return maxReadAheadBytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolConfig that
                && maxConnectionsPerRoute == that.maxConnectionsPerRoute
                && maxConnections == that.maxConnections
                && maxConnectionsPerAddress == that.maxConnectionsPerAddress
                && maxWaiters == that.maxWaiters
                && idleTimeout.equals(that.idleTimeout)
                && maxAge.equals(that.maxAge)
                && maxUses == that.maxUses
                && maxReadAheadBytes == that.maxReadAheadBytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                maxConnectionsPerRoute,
                maxConnections,
                maxConnectionsPerAddress,
                maxWaiters,
                idleTimeout,
                maxAge,
                maxUses,
                maxReadAheadBytes);
    }

    @Override
    public String toString() {
        return "PoolConfig[maxConnectionsPerRoute=" + maxConnectionsPerRoute + ", maxConnections=" + maxConnections
                + ", maxConnectionsPerAddress=" + maxConnectionsPerAddress + ", maxWaiters=" + maxWaiters
                + ", idleTimeout=" + idleTimeout + ", maxAge=" + maxAge + ", maxUses=" + maxUses
                + ", maxReadAheadBytes=" + maxReadAheadBytes + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private int maxConnectionsPerRoute = DEFAULT_MAX_CONNECTIONS_PER_ROUTE;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private int maxConnectionsPerAddress = DEFAULT_MAX_CONNECTIONS_PER_ADDRESS;
        private int maxWaiters = DEFAULT_MAX_WAITERS;
        private Duration idleTimeout = DEFAULT_IDLE_TIMEOUT;
        private Duration maxAge = DEFAULT_MAX_AGE;
        private int maxUses = DEFAULT_MAX_USES;
        private long maxReadAheadBytes = DEFAULT_MAX_READ_AHEAD_BYTES;

        private Builder() {}

        private Builder(PoolConfig from) {
            this.maxConnectionsPerRoute = from.maxConnectionsPerRoute;
            this.maxConnections = from.maxConnections;
            this.maxConnectionsPerAddress = from.maxConnectionsPerAddress;
            this.maxWaiters = from.maxWaiters;
            this.idleTimeout = from.idleTimeout;
            this.maxAge = from.maxAge;
            this.maxUses = from.maxUses;
            this.maxReadAheadBytes = from.maxReadAheadBytes;
        }

        /**
         * See {@link PoolConfig#maxConnectionsPerRoute}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxConnectionsPerRoute(int value) {
            this.maxConnectionsPerRoute = Bounds.atLeast(1, value, "maxConnectionsPerRoute");
            return this;
        }

        /**
         * See {@link PoolConfig#maxConnections}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxConnections(int value) {
            this.maxConnections = Bounds.atLeast(0, value, "maxConnections");
            return this;
        }

        /**
         * See {@link PoolConfig#maxConnectionsPerAddress}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxConnectionsPerAddress(int value) {
            this.maxConnectionsPerAddress = Bounds.atLeast(0, value, "maxConnectionsPerAddress");
            return this;
        }

        /**
         * See {@link PoolConfig#maxWaiters}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxWaiters(int value) {
            this.maxWaiters = Bounds.atLeast(0, value, "maxWaiters");
            return this;
        }

        /**
         * See {@link PoolConfig#idleTimeout}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder idleTimeout(Duration value) {
            this.idleTimeout = Durations.requireTimeout(value, "idleTimeout");
            return this;
        }

        /**
         * See {@link PoolConfig#maxAge}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxAge(Duration value) {
            this.maxAge = Durations.requireTimeout(value, "maxAge");
            return this;
        }

        /**
         * See {@link PoolConfig#maxUses}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxUses(int value) {
            this.maxUses = Bounds.atLeast(0, value, "maxUses");
            return this;
        }

        /**
         * See {@link PoolConfig#maxReadAheadBytes}.
         *
         * @param value zero or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxReadAheadBytes(long value) {
            this.maxReadAheadBytes = Bounds.between(0L, Long.MAX_VALUE, value, "maxReadAheadBytes");
            return this;
        }

        /** {@return the settings} The builder may go on to be used. */
        public PoolConfig build() {
            return new PoolConfig(this);
        }
    }
}
