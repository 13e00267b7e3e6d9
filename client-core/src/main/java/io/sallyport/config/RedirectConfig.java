package io.sallyport.config;

import io.sallyport.internal.text.Bounds;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which redirects are followed, and how many of them (RFC 9110 section 15.4). Immutable.
 *
 * <p>Followed are 301, 302, 303, 307 and 308 with a {@code Location}; all other answers are delivered. {@code docs/guide.md} has the table of what becomes of method, body and headers.
 */
public final class RedirectConfig {

    /** Which redirects are followed. */
    public enum Policy {
        /** None: each is delivered. */
        NEVER,
        /** All but those from https to http, which are delivered. */
        NORMAL,
        /** All, also those from https to http. */
        ALWAYS
    }

    /** Default of {@link #policy}: {@link Policy#NORMAL}. */
    public static final Policy DEFAULT_POLICY = Policy.NORMAL;

    /** Default of {@link #maxRedirects}: 20. */
    public static final int DEFAULT_MAX_REDIRECTS = 20;

    private static final RedirectConfig DEFAULTS = builder().build();

    private final Policy policy;
    private final int maxRedirects;

    private RedirectConfig(Builder builder) {
        this.policy = builder.policy;
        this.maxRedirects = builder.maxRedirects;
    }

    /** {@return settings that are all defaults} */
    public static RedirectConfig defaults() {
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

    /** {@return which redirects are followed} A request may say otherwise, see {@link io.sallyport.Request.Builder#redirects}. */
    public Policy policy() {
        return policy;
    }

    /** {@return how many redirects one call follows} Bounds: 0 to 1000. At the next one: {@link io.sallyport.error.RedirectException}. */
    public int maxRedirects() {
        return maxRedirects;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RedirectConfig that && policy == that.policy && maxRedirects == that.maxRedirects;
    }

    @Override
    public int hashCode() {
        return Objects.hash(policy, maxRedirects);
    }

    @Override
    public String toString() {
        return "RedirectConfig[policy=" + policy + ", maxRedirects=" + maxRedirects + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private Policy policy = DEFAULT_POLICY;
        private int maxRedirects = DEFAULT_MAX_REDIRECTS;

        private Builder() {}

        private Builder(RedirectConfig from) {
            this.policy = from.policy;
            this.maxRedirects = from.maxRedirects;
        }

        /**
         * See {@link RedirectConfig#policy}.
         *
         * @param value which redirects are followed
         * @return this
         */
        public Builder policy(Policy value) {
            this.policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /**
         * See {@link RedirectConfig#maxRedirects}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxRedirects(int value) {
            this.maxRedirects = Bounds.between(0, 1000, value, "maxRedirects");
            return this;
        }

        /** {@return the settings} The builder may go on to be used. */
        public RedirectConfig build() {
            return new RedirectConfig(this);
        }
    }
}
