package io.sallyport.config;

import io.sallyport.internal.text.Bounds;
import io.sallyport.internal.text.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How much of a body is kept in memory, for how long when nobody asks for it, and whether and how far it is decoded. Immutable. */
public final class BodyConfig {

    /** Default of {@link #window}: 64 KiB. */
    public static final int DEFAULT_WINDOW = 64 * 1024;
    /** Default of {@link #maxBufferedBytes}: 128 MiB. */
    public static final long DEFAULT_MAX_BUFFERED_BYTES = 128L * 1024 * 1024;

    /** Default of {@link #unclaimedTimeout}: 60 seconds. */
    public static final Duration DEFAULT_UNCLAIMED_TIMEOUT = Duration.ofSeconds(60);

    /** Default of {@link #maxDecompressionRatio}: 1,000. */
    public static final int DEFAULT_MAX_DECOMPRESSION_RATIO = 1000;

    /** From how many decoded bytes on {@link #maxDecompressionRatio} counts: 1 MiB. */
    public static final int DECOMPRESSION_RATIO_FROM = 1024 * 1024;

    private static final BodyConfig DEFAULTS = builder().build();

    private final int window;
    private final long maxBufferedBytes;
    private final Duration unclaimedTimeout;
    private final boolean decode;
    private final int maxDecompressionRatio;

    private BodyConfig(Builder builder) {
        this.window = builder.window;
        this.maxBufferedBytes = builder.maxBufferedBytes;
        this.unclaimedTimeout = builder.unclaimedTimeout;
        this.decode = builder.decode;
        this.maxDecompressionRatio = builder.maxDecompressionRatio;
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

    /** {@return the largest body that {@code bytes}, {@code text}, {@code json} and {@code fetch} keep in memory, decoded if it is decoded} Bounds: 0 to 2 GiB - 9. Past it: {@link io.sallyport.error.BodyTooLargeException}. */
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

    /** {@return whether requests ask for content codings ({@code Accept-Encoding}) and response bodies are decoded, unless the request says otherwise} See {@link io.sallyport.Request.Builder#decode}. */
    public boolean decode() {
        return decode;
    }

    /**
     * {@return how many bytes may be decoded from one that was received, for every reader} Bounds: 1 or more. Counts from {@link #DECOMPRESSION_RATIO_FROM} decoded bytes on. Past it the body fails with
     * {@link io.sallyport.error.DecompressionRatioException}. Deflate reaches 1,032 with zeros alone.
     */
    public int maxDecompressionRatio() {
        return maxDecompressionRatio;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BodyConfig that
                && window == that.window
                && maxBufferedBytes == that.maxBufferedBytes
                && unclaimedTimeout.equals(that.unclaimedTimeout)
                && decode == that.decode
                && maxDecompressionRatio == that.maxDecompressionRatio;
    }

    @Override
    public int hashCode() {
        return Objects.hash(window, maxBufferedBytes, unclaimedTimeout, decode, maxDecompressionRatio);
    }

    @Override
    public String toString() {
        return "BodyConfig[window=" + window + ", maxBufferedBytes=" + maxBufferedBytes + ", unclaimedTimeout="
                + unclaimedTimeout + ", decode=" + decode + ", maxDecompressionRatio=" + maxDecompressionRatio + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private int window = DEFAULT_WINDOW;
        private long maxBufferedBytes = DEFAULT_MAX_BUFFERED_BYTES;
        private Duration unclaimedTimeout = DEFAULT_UNCLAIMED_TIMEOUT;
        private boolean decode = true;
        private int maxDecompressionRatio = DEFAULT_MAX_DECOMPRESSION_RATIO;

        private Builder() {}

        private Builder(BodyConfig from) {
            this.window = from.window;
            this.maxBufferedBytes = from.maxBufferedBytes;
            this.unclaimedTimeout = from.unclaimedTimeout;
            this.decode = from.decode;
            this.maxDecompressionRatio = from.maxDecompressionRatio;
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

        /**
         * See {@link BodyConfig#decode}.
         *
         * @param value whether to ask for codings and to decode; default: true
         * @return this
         */
        public Builder decode(boolean value) {
            this.decode = value;
            return this;
        }

        /**
         * See {@link BodyConfig#maxDecompressionRatio}.
         *
         * @param value 1 or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxDecompressionRatio(int value) {
            this.maxDecompressionRatio = Bounds.atLeast(1, value, "maxDecompressionRatio");
            return this;
        }

        /** {@return the settings} The builder may go on to be used. */
        public BodyConfig build() {
            return new BodyConfig(this);
        }
    }
}
