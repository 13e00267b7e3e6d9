package io.sallyport.config;

import io.sallyport.internal.text.Bounds;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Limits of HTTP/1.1 (RFC 9112). Immutable. */
public final class Http1Config {

    /** Default of {@link #maxHeaderBytes}: 64 KiB. */
    public static final int DEFAULT_MAX_HEADER_BYTES = 64 * 1024;
    /** Default of {@link #maxHeaderCount}: 500. */
    public static final int DEFAULT_MAX_HEADER_COUNT = 500;
    /** Default of {@link #maxInterimResponses}: 8. */
    public static final int DEFAULT_MAX_INTERIM_RESPONSES = 8;

    private static final Http1Config DEFAULTS = builder().build();

    private final int maxHeaderBytes;
    private final int maxHeaderCount;
    private final int maxInterimResponses;

    private Http1Config(Builder builder) {
        this.maxHeaderBytes = builder.maxHeaderBytes;
        this.maxHeaderCount = builder.maxHeaderCount;
        this.maxInterimResponses = builder.maxInterimResponses;
    }

    /** {@return settings that are all defaults} */
    public static Http1Config defaults() {
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

    /** {@return bytes of a response's head, and of its trailers, line ends included} Bounds: 256 or more. Past it: {@link io.sallyport.error.ProtocolException}. */
    public int maxHeaderBytes() {
        return maxHeaderBytes;
    }

    /** {@return fields in a response's head, and in its trailers} Bounds: 1 or more. Past it: {@link io.sallyport.error.ProtocolException}. */
    public int maxHeaderCount() {
        return maxHeaderCount;
    }

    /** {@return interim responses (1xx) before a final one} Bounds: 0 or more. Past it: {@link io.sallyport.error.ProtocolException}. */
    public int maxInterimResponses() {
        return maxInterimResponses;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Http1Config that
                && maxHeaderBytes == that.maxHeaderBytes
                && maxHeaderCount == that.maxHeaderCount
                && maxInterimResponses == that.maxInterimResponses;
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxHeaderBytes, maxHeaderCount, maxInterimResponses);
    }

    @Override
    public String toString() {
        return "Http1Config[maxHeaderBytes=" + maxHeaderBytes + ", maxHeaderCount=" + maxHeaderCount
                + ", maxInterimResponses=" + maxInterimResponses + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private int maxHeaderBytes = DEFAULT_MAX_HEADER_BYTES;
        private int maxHeaderCount = DEFAULT_MAX_HEADER_COUNT;
        private int maxInterimResponses = DEFAULT_MAX_INTERIM_RESPONSES;

        private Builder() {}

        private Builder(Http1Config from) {
            this.maxHeaderBytes = from.maxHeaderBytes;
            this.maxHeaderCount = from.maxHeaderCount;
            this.maxInterimResponses = from.maxInterimResponses;
        }

        /**
         * See {@link Http1Config#maxHeaderBytes}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxHeaderBytes(int value) {
            this.maxHeaderBytes = Bounds.atLeast(256, value, "maxHeaderBytes");
            return this;
        }

        /**
         * See {@link Http1Config#maxHeaderCount}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxHeaderCount(int value) {
            this.maxHeaderCount = Bounds.atLeast(1, value, "maxHeaderCount");
            return this;
        }

        /**
         * See {@link Http1Config#maxInterimResponses}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxInterimResponses(int value) {
            this.maxInterimResponses = Bounds.atLeast(0, value, "maxInterimResponses");
            return this;
        }

        /** {@return the settings} The builder may go on to be used. */
        public Http1Config build() {
            return new Http1Config(this);
        }
    }
}
