package io.sallyport.config;

import io.sallyport.internal.text.Bounds;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How much of a body is kept in memory. Immutable. */
public final class BodyConfig {

    /** Default of {@link #window}: 64 KiB. */
    public static final int DEFAULT_WINDOW = 64 * 1024;
    /** Default of {@link #maxBufferedBytes}: 128 MiB. */
    public static final long DEFAULT_MAX_BUFFERED_BYTES = 128L * 1024 * 1024;

    private static final BodyConfig DEFAULTS = builder().build();

    private final int window;
    private final long maxBufferedBytes;

    private BodyConfig(Builder builder) {
        this.window = builder.window;
        this.maxBufferedBytes = builder.maxBufferedBytes;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BodyConfig that && window == that.window && maxBufferedBytes == that.maxBufferedBytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(window, maxBufferedBytes);
    }

    @Override
    public String toString() {
        return "BodyConfig[window=" + window + ", maxBufferedBytes=" + maxBufferedBytes + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private int window = DEFAULT_WINDOW;
        private long maxBufferedBytes = DEFAULT_MAX_BUFFERED_BYTES;

        private Builder() {}

        private Builder(BodyConfig from) {
            this.window = from.window;
            this.maxBufferedBytes = from.maxBufferedBytes;
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

        /** {@return the settings} The builder may go on to be used. */
        public BodyConfig build() {
            return new BodyConfig(this);
        }
    }
}
