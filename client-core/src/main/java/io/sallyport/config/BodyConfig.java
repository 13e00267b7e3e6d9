package io.sallyport.config;

import io.sallyport.internal.text.Bounds;
import io.sallyport.internal.text.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How much of a body is kept in memory, and for how long when nobody asks for it. Immutable. */
public final class BodyConfig {

    /** Default of {@link #window}: 64 KiB. */
    public static final int DEFAULT_WINDOW = 64 * 1024;
    /** Default of {@link #maxBufferedBytes}: 128 MiB. */
    public static final long DEFAULT_MAX_BUFFERED_BYTES = 128L * 1024 * 1024;

    /** Default of {@link #unclaimedTimeout}: 60 seconds. */
    public static final Duration DEFAULT_UNCLAIMED_TIMEOUT = Duration.ofSeconds(60);

    private static final BodyConfig DEFAULTS = builder().build();

    private final int window;
    private final long maxBufferedBytes;
    private final Duration unclaimedTimeout;

    private BodyConfig(Builder builder) {
        this.window = builder.window;
        this.maxBufferedBytes = builder.maxBufferedBytes;
        this.unclaimedTimeout = builder.unclaimedTimeout;
    }

    /** {@return settings that are all defaults} */
    public static BodyConfig defaults() {
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

    /** {@return bytes of a body that are read before anybody asks, and held at most while its reader is slow} Bounds: 1 KiB to 16 MiB. A body that fits frees its connection at once. */
    public int window() {
        return window;
    }

    /** {@return the largest body that {@code bytes}, {@code text}, {@code json} and {@code fetch} keep in memory} Bounds: 0 to 2 GiB - 9. Past it: {@link io.sallyport.error.BodyTooLargeException}. */
    public long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    /**
     * {@return how long a body that is not read ahead any further may hold its connection before anybody asks for it} Bounds: zero (none) or more. After it the connection is closed, a
     * warning names the request, and later readers get a {@link io.sallyport.error.BodyUnclaimedException}. It does not run once the body has a reader, however slow.
     */
    public Duration unclaimedTimeout() {
        return unclaimedTimeout;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BodyConfig that
                && window == that.window
                && maxBufferedBytes == that.maxBufferedBytes
                && unclaimedTimeout.equals(that.unclaimedTimeout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(window, maxBufferedBytes, unclaimedTimeout);
    }

    @Override
    public String toString() {
        return "BodyConfig[window=" + window + ", maxBufferedBytes=" + maxBufferedBytes + ", unclaimedTimeout="
                + unclaimedTimeout + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private int window = DEFAULT_WINDOW;
        private long maxBufferedBytes = DEFAULT_MAX_BUFFERED_BYTES;
        private Duration unclaimedTimeout = DEFAULT_UNCLAIMED_TIMEOUT;

        private Builder() {}

        private Builder(BodyConfig from) {
            this.window = from.window;
            this.maxBufferedBytes = from.maxBufferedBytes;
            this.unclaimedTimeout = from.unclaimedTimeout;
        }

        /**
         * See {@link BodyConfig#window}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder window(int value) {
            this.window = Bounds.between(1024, 16 * 1024 * 1024, value, "window");
            return this;
        }

        /**
         * See {@link BodyConfig#maxBufferedBytes}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxBufferedBytes(long value) {
            this.maxBufferedBytes = Bounds.between(0L, Integer.MAX_VALUE - 8L, value, "maxBufferedBytes");
            return this;
        }

        /**
         * See {@link BodyConfig#unclaimedTimeout}.
         *
         * @param value zero for none, or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder unclaimedTimeout(Duration value) {
            this.unclaimedTimeout = Durations.requireTimeout(value, "unclaimedTimeout");
            return this;
        }

        /** {@return the settings} The builder may go on to be used. */
        public BodyConfig build() {
            return new BodyConfig(this);
        }
    }
}
